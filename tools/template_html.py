# SPDX-License-Identifier: EUPL-1.2
"""Where in an HTML page a statement stands: a small tokenizer that follows the literal
text of a template, so that each value is escaped for its place.

Places: text, tag (between attributes), value (of a quoted attribute), rcdata (title,
textarea). Everything else takes no value.
"""

import re

from template_parse import TemplateError

VOID = set("area base br col embed hr img input link meta source track wbr".split())
FOREIGN = set("path circle rect line polyline polygon ellipse use".split())  # may be <x/>
URL_ATTRIBUTES = {"href", "src", "action", "formaction", "poster", "cite", "data",
                  "xlink:href", "manifest", "ping", "background", "longdesc"}
GOOD_START = re.compile(r"(/(?![/\\])|#|\?|https?://|mailto:|tel:)")


class Context:
    def __init__(self, name):
        # A layout is written in two halves: the head opens what the foot closes.
        self.half = name.startswith("layout_")
        self.state = "text"
        self.element = ""
        self.closing = False
        self.self_closing = False
        self.attribute = ""
        self.quote = ""
        self.value = ""       # literal text of this attribute so far
        self.valued = False   # a value was written into this attribute
        self.attributes = ()
        self.stack = ()       # ((element, line), ...)
        self.raw = ""

    def snapshot(self):
        """What two ways through a block must agree on."""
        address = self.state == "value" and self.attribute in URL_ATTRIBUTES
        begun = address and (bool(self.value) or self.valued)
        tag = (self.element, self.attribute, self.quote) if self.state != "text" else ()
        return (self.state, tag, begun, tuple(name for name, _ in self.stack))

    def copy(self):
        twin = Context("")
        twin.__dict__.update(self.__dict__)
        return twin

    def become(self, other):
        self.__dict__.update(other.__dict__)

    def settle(self, line):
        """At the border of a block, a name that was begun in a tag is complete."""
        if self.state == "tag_name":
            self.state = "tag"
        elif self.state in ("attribute_name", "after_name", "unquoted"):
            self.end_attribute(line)
            self.state = "tag"
        elif self.state == "value" and self.attribute in URL_ATTRIBUTES:
            if self.value and not self.valued:
                self.check_start(line)

    def feed(self, text, line):
        """Follows literal text; returns it with the indentation taken out."""
        out = []
        for char in text:
            kept = getattr(self, f"in_{self.state}")(char, line)
            if char == "\n":
                line += 1
            if kept is None:
                kept = char
            keep_blanks = self.state in ("value", "rcdata") or self.inside("pre")
            if kept in " \t\n" and not keep_blanks and out and out[-1] == "\n":
                continue
            if kept == "\n" and not keep_blanks:
                while out and out[-1] in " \t":
                    out.pop()
                if out and out[-1] == "\n":
                    continue
            out.append(kept)
        return "".join(out)

    def inside(self, element):
        return any(name == element for name, _ in self.stack)

    def fail(self, line, message):
        raise TemplateError(line, message)

    # --- one function a state ---

    def in_text(self, char, line):
        if char == "<":
            self.state = "tag_open"

    def in_tag_open(self, char, line):
        self.closing, self.self_closing, self.element = False, False, ""
        self.attributes = ()
        if char == "!":
            self.state = "declaration"
        elif char == "/":
            self.closing, self.state = True, "tag_name"
        elif char.isalpha():
            self.element, self.state = char.lower(), "tag_name"
        else:
            self.fail(line, "write &lt; for a < that begins no tag")

    def in_declaration(self, char, line):
        if char == ">":
            self.state = "text"

    def in_tag_name(self, char, line):
        if char.isalnum() or char == "-":
            self.element += char.lower()
        else:
            self.state = "tag"
            self.in_tag(char, line)

    def in_tag(self, char, line):
        if char == ">":
            self.end_tag(line)
        elif char == "/":
            self.self_closing = True
        elif not char.isspace():
            if not re.match(r"[a-zA-Z@:_-]", char):
                self.fail(line, f"a stray {char} in the tag <{self.element}>")
            self.attribute, self.value, self.valued = char.lower(), "", False
            self.state = "attribute_name"

    def in_attribute_name(self, char, line):
        if char == "=":
            self.state = "before_value"
        elif char.isspace():
            self.state = "after_name"
        elif char in "/>":
            self.end_attribute(line)
            self.state = "tag"
            self.in_tag(char, line)
        else:
            self.attribute += char.lower()

    def in_after_name(self, char, line):
        if char == "=":
            self.state = "before_value"
        elif not char.isspace():
            self.end_attribute(line)
            self.state = "tag"
            self.in_tag(char, line)

    def in_before_value(self, char, line):
        if char in "\"'":
            self.quote, self.state = char, "value"
        elif not char.isspace():
            self.value, self.state = char, "unquoted"

    def in_value(self, char, line):
        if char == self.quote:
            self.end_attribute(line)
            self.state = "tag"
        else:
            self.value += char

    def in_unquoted(self, char, line):
        if char.isspace() or char == ">":
            self.end_attribute(line)
            self.state = "tag"
            self.in_tag(char, line)
        else:
            self.value += char

    def in_raw(self, char, line):
        if not char.isspace() and not f"</{self.element}".startswith((self.raw + char).lower()):
            self.fail(line, f"nothing may stand in <{self.element}>: the page's policy "
                            "forbids it; put it into a file")
        self.raw += char
        if self.raw.strip().lower() == f"</{self.element}":
            self.closing, self.state = True, "tag"
        elif char.isspace():
            self.raw = ""

    def in_rcdata(self, char, line):
        self.raw = (self.raw + char)[-len(self.element) - 2:]
        if self.raw.lower() == f"</{self.element}":
            self.closing, self.state = True, "tag"

    # --- what a tag and an attribute mean ---

    def end_attribute(self, line):
        name = self.attribute
        if name.startswith("on"):
            self.fail(line, f"{name}: the page's policy forbids scripts in attributes")
        if name == "style":
            self.fail(line, "style: the page's policy forbids styles in attributes")
        if name in ("srcdoc", "srcset") and self.valued:
            self.fail(line, f"{name} takes no value")
        if name in self.attributes:
            self.fail(line, f"the attribute {name} is there twice")
        if name in URL_ATTRIBUTES and self.value and not self.valued:
            self.check_start(line)
        self.attributes += (name,)
        self.attribute = ""

    def check_start(self, line):
        if not GOOD_START.match(self.value + " "):
            self.fail(line, f'{self.attribute}="{self.value}": an address begins with /, #, ? '
                            "or https://")

    def end_tag(self, line):
        element = self.element
        self.state = "text"
        if self.closing:
            self.close(line)
        elif element in VOID or (self.self_closing and element in FOREIGN):
            pass
        elif self.self_closing:
            self.fail(line, f"<{element}/> does not close itself in HTML")
        else:
            self.stack += ((element, line),)
            self.raw = ""
            if element in ("script", "style"):
                self.state = "raw"
            elif element in ("title", "textarea") and not self.inside("svg"):
                self.state = "rcdata"

    def close(self, line):
        if not self.stack:
            if not self.half:
                self.fail(line, f"</{self.element}> closes nothing")
            return
        name, opened = self.stack[-1]
        if name != self.element:
            self.fail(line, f"</{self.element}> closes <{name}> of line {opened}")
        self.stack = self.stack[:-1]

    def finish(self, line):
        if self.state != "text":
            self.fail(line, f"the template ends inside <{self.element}>")
        if self.stack and not self.half:
            name, opened = self.stack[-1]
            self.fail(opened, f"<{name}> is not closed")

    # --- what a statement asks ---

    def place(self, line):
        """Where a value would be written now: text, title (also <option>), textarea,
        attribute, url (at the start of an address), url_rest."""
        if self.state == "text":
            return "title" if self.inside("option") else "text"  # no tag stands in either
        if self.state == "rcdata":
            return self.element
        if self.state in ("before_value", "unquoted"):
            self.fail(line, f"put quotes round the value of {self.attribute}")
        if self.state == "raw":
            self.fail(line, f"no value may stand in <{self.element}>")
        if self.state != "value":
            self.fail(line, f"no value may stand here, inside the tag <{self.element}>")
        if self.attribute.startswith("on") or self.attribute in ("style", "srcdoc", "srcset"):
            self.fail(line, f"no value may stand in the attribute {self.attribute}")
        if self.attribute not in URL_ATTRIBUTES:
            return "attribute"
        if self.valued:
            return "url_rest"
        if not self.value:
            return "url"
        self.check_start(line)
        return "url_rest"

    def wrote(self):
        self.valued = True
