# SPDX-License-Identifier: EUPL-1.2
"""Writes the C of one template: its struct, and the function that fills a buffer."""

import re

from generated import c_string
from messages import COUNT
from template_html import Context
from template_parse import Field, Literal, Record, TemplateError

SLICES = ("text", "code", "plain", "url", "html")
C_TYPES = {"key": "const char *", "number": "int64_t ", "date": "day ", "moment": "moment ",
           "flag": "bool "}
CHUNK = 1500  # bytes of text in one C string

FRAME = {
    "lang": ("plain", "slice_of(say_code(frame->language))"),
    "other_lang": ("plain", "slice_of(say_code(say_other(frame->language)))"),
    "direction": ("plain", "slice_of(say_direction(frame->language))"),
    "path": ("url", "frame->path"),
    "origin": ("url", "frame->origin"),
    "csrf": ("plain", "frame->csrf"),
    "caller_name": ("text", "frame->caller_name"),
    "authority_name": ("key", "frame->authority_name"),
    "desks": ("html", "frame->desks"),
    "unread": ("number", "frame->unread"),
    "signed_in": ("flag", "frame->signed_in"),
    "staff": ("flag", "frame->staff"),
    "demo": ("flag", "frame->demo"),
    "arabic": ("flag", "(frame->language == SAY_ARABIC)"),
}
# What an argument of a type may be given to: never to one that is less careful.
FITS = {
    "text": ("text", "code", "plain"), "code": ("code", "plain"), "plain": ("plain",),
    "url": ("url",), "html": ("html",), "key": ("key",), "number": ("number",),
    "date": ("date",), "moment": ("moment",), "flag": ("flag",),
}
TRUTH = {"key": "{} != NULL", "number": "{} != 0", "date": "{} != DAY_NONE",
         "moment": "{} != 0", "flag": "{}"}
KINDS = {"text": "SAY_TEXT", "code": "SAY_CODE", "plain": "SAY_PLAIN",
         "number": "SAY_NUMBER", "date": "SAY_DAY"}
PUT_TEXT = {
    "text": "html_put_text(out, {})", "code": "html_put_code(out, {})",
    "plain": "html_escape(out, {})", "key": "html_put_key(out, frame, {})",
    "number": "html_put_number(out, frame, {})",
    "date": "html_put_day(out, frame, HTML_TEXT, {})",
    "moment": "html_put_moment(out, frame, HTML_TEXT, {})", "html": "buffer_put(out, {})",
}
PUT_ATTRIBUTE = {
    "text": "html_escape(out, {})", "code": "html_escape(out, {})",
    "plain": "html_escape(out, {})", "key": "html_put_key(out, frame, {})",
    "number": "html_put_plain_number(out, {})",
    "date": "html_put_day(out, frame, HTML_ATTRIBUTE, {})",
    "moment": "html_put_moment(out, frame, HTML_ATTRIBUTE, {})",
}
PUT_TITLE = {
    "text": "html_put_isolated(out, {})", "code": "html_put_isolated(out, {})",
    "plain": "html_escape(out, {})", "key": "html_put_key(out, frame, {})",
    "number": "html_put_number(out, frame, {})",
}
PUT_REST = {
    "text": "html_put_url_part(out, {})", "code": "html_put_url_part(out, {})",
    "plain": "html_put_url_part(out, {})", "number": "html_put_plain_number(out, {})",
    "url": "html_put_url_rest(out, {})",
}
MACHINE_ATTRIBUTES = ("datetime", "value", "min", "max")  # dates as 2026-11-22


class Value:
    """A typed C expression; of a list also its record and the expression of its count."""

    def __init__(self, kind, code, field=None):
        self.kind, self.code, self.field = kind, code, field


def declaration(field):
    """The member of the struct."""
    if field.kind == "list":
        c_name = field.record.c_name
        return (f"\tconst struct {c_name} *{field.name};\n"
                f"\tsize_t {field.name}_count;\n")
    return f"\t{C_TYPES.get(field.kind, 'struct slice ')}{field.name};\n"


def structs(record):
    """The struct of a record behind those of the lists in it."""
    inner = "".join(structs(field.record) for field in record.fields.values()
                    if field.record and not field.like)
    members = "".join(declaration(field) for field in record.fields.values())
    members = members or "\tchar nothing; /* takes no fields */\n"
    return f"{inner}struct {record.c_name} {{\n{members}}};\n\n"


class Emitter:
    """Compiles one template. world: templates by name, messages, assets."""

    def __init__(self, template, world):
        self.template, self.world = template, world
        self.context = Context(template.name)
        self.scope = {name: Value(field.kind, f"page->{name}", field)
                      for name, field in template.record.fields.items()}
        self.lines, self.pending, self.depth = [], "", 1
        self.uses = []
        self.foot = None

    def fail(self, line, message):
        raise TemplateError(line, message)

    # --- writing C ---

    def code(self, text):
        self.flush()
        self.lines.append("\t" * self.depth + text)

    def flush(self):
        text, self.pending = self.pending, ""
        while text:
            self.lines.append("\t" * self.depth +
                              f"buffer_put(out, SLICE({c_string(text[:CHUNK])}));")
            text = text[CHUNK:]

    def open(self, text):
        self.code(text)
        self.depth += 1

    def close(self, text="}"):
        self.flush()
        self.depth -= 1
        self.lines.append("\t" * self.depth + text)

    # --- looking up ---

    def find(self, name, line):
        first, _, second = name.partition(".")
        if first == "frame":
            if second not in FRAME:
                self.fail(line, f"frame has no field {second}")
            kind, code = FRAME[second]
            return Value(kind, code)
        value = self.scope.get(first)
        if value is None:
            self.fail(line, f"there is no field {first}")
        if not second:
            if value.kind == "record":
                self.fail(line, f"{first} is a record: write {first}.FIELD")
            return value
        if value.kind != "record":
            self.fail(line, f"{first} has no fields")
        if second == "position":
            return Value("number", f"(int64_t)(index_{first} + 1)")
        field = value.field.record.fields.get(second)
        if field is None:
            self.fail(line, f"{first} has no field {second}")
        return Value(field.kind, f"{value.code}->{second}", field)

    def message(self, key, line, plural=False):
        found = self.world.messages.get(key)
        if found is None:
            self.fail(line, f'there is no message "{key}"')
        if found["en"].plural != plural:
            self.fail(line, f'"{key}" has plural forms: {{{{plural "{key}" NUMBER}}}}'
                      if not plural else f'"{key}" has no plural forms')
        return found["en"].placeholders() | found["ar"].placeholders()

    def plain_message(self, key, line):
        names = self.message(key, line)
        if names:
            self.fail(line, f'"{key}" needs {", ".join(sorted(names))}')
        return c_string(key)

    def asset(self, name, line):
        url = self.world.assets.get(name)
        if url is None:
            self.fail(line, f'there is no file "{name}" in web/')
        return url

    # --- statements ---

    def walk(self, nodes):
        for node in nodes:
            if node.kind == "literal":
                self.pending += self.context.feed(node.text, node.line)
            else:
                getattr(self, f"emit_{node.kind}")(node)

    def emit_put(self, node):
        value = self.find(node.name, node.line)
        place = self.context.place(node.line)
        table = {"text": PUT_TEXT, "title": PUT_TITLE, "textarea": PUT_ATTRIBUTE,
                 "attribute": PUT_ATTRIBUTE, "url": {"url": "html_put_url(out, {})"},
                 "url_rest": PUT_REST}[place]
        form = table.get(value.kind)
        attribute = self.context.attribute
        if place == "attribute" and value.kind == "url" and attribute.startswith("data-"):
            form = "html_put_url(out, {})"
        if place == "attribute" and value.kind == "date" and attribute in MACHINE_ATTRIBUTES:
            form = "html_put_day_code(out, {})"
        if place == "attribute" and value.kind == "moment" and attribute in MACHINE_ATTRIBUTES:
            form = "html_put_moment_code(out, {})"
        if form is None and place == "url":
            self.fail(node.line, f"{attribute} needs a url: {node.name} is {value.kind}")
        if form is None and place in ("attribute", "url_rest"):
            self.fail(node.line, f"{node.name} is {value.kind}: not in {attribute}")
        if form is None:
            self.fail(node.line, f"{node.name} is {value.kind}: it cannot be written here")
        self.code(form.format(value.code) + ";")
        self.context.wrote()

    def html_place(self, line):
        place = self.context.place(line)
        if place in ("url", "url_rest"):
            self.fail(line, f"no message may stand in {self.context.attribute}")
        self.context.wrote()
        return {"text": "HTML_TEXT", "title": "HTML_TITLE"}.get(place, "HTML_ATTRIBUTE")

    def say_values(self, arguments, line):
        """C of the initialisers of struct say_value."""
        rows = []
        for name, given in arguments.items():
            quoted = c_string(name)
            if isinstance(given, Literal):
                if given.kind == "flag":
                    self.fail(line, f"{name}= is not a text or a number")
                rows.append(f"SAY_NUMBER({quoted}, {given.value})" if given.kind == "number"
                            else f"SAY_PLAIN({quoted}, SLICE({c_string(given.value)}))")
                continue
            value = self.find(given, line)
            if value.kind == "key":
                rows.append(f"SAY_PLAIN({quoted}, html_sentence(frame, {value.code}))")
            elif value.kind == "moment":
                rows.append(f"SAY_MOMENT({quoted}, {value.code}, frame->offset_minutes)")
            elif value.kind in KINDS:
                rows.append(f"{KINDS[value.kind]}({quoted}, {value.code})")
            else:
                self.fail(line, f"{given} is {value.kind}: it cannot be in a sentence")
        return rows

    def check_arguments(self, key, names, arguments, line):
        lacking = sorted(names - set(arguments))
        if lacking:
            self.fail(line, f'"{key}" needs {", ".join(lacking)}')
        extra = sorted(set(arguments) - names)
        if extra:
            self.fail(line, f'"{key}" has no place for {", ".join(extra)}')

    def emit_message(self, node):
        literal = isinstance(node.key, Literal)
        if literal and node.key.kind != "string":
            self.fail(node.line, "a message key is in quotes")
        if literal:
            names = self.message(node.key.value, node.line)
            self.check_arguments(node.key.value, names, node.arguments, node.line)
            key = c_string(node.key.value)
        else:
            value = self.find(node.key, node.line)
            if value.kind != "key":
                self.fail(node.line, f"{node.key} is {value.kind}, not key")
            key = value.code
        place = self.html_place(node.line)
        rows = self.say_values(node.arguments, node.line)
        if not rows:
            self.code(f"html_put_key(out, frame, {key});")
            return
        self.open("{")
        self.code(f"const struct say_value values[] = {{{', '.join(rows)}}};")
        self.code(f"html_put_message(out, frame, {place}, {key}, values, ARRAY_LEN(values));")
        self.close()

    def emit_plural(self, node):
        names = self.message(node.key, node.line, plural=True) - COUNT
        self.check_arguments(node.key, names, node.arguments, node.line)
        number = self.find(node.number, node.line)
        if number.kind == "list":
            number = Value("number", f"(int64_t){number.code}_count")
        if number.kind != "number":
            self.fail(node.line, f"{node.number} is {number.kind}, not number")
        place = self.html_place(node.line)
        rows = [f'SAY_NUMBER("{name}", {number.code})' for name in sorted(COUNT, reverse=True)]
        rows += self.say_values(node.arguments, node.line)
        self.open("{")
        self.code(f"const struct say_value values[] = {{{', '.join(rows)}}};")
        self.code(f"html_put_sentence(out, frame, {place}, say_plural_text(frame->language, "
                  f"{c_string(node.key)}, {number.code}), values, ARRAY_LEN(values));")
        self.close()

    def emit_asset(self, node):
        if self.context.place(node.line) != "url":
            self.fail(node.line, "an asset stands alone in href or src")
        self.pending += self.asset(node.name, node.line)
        self.context.wrote()

    def truth(self, name, line):
        value = self.find(name, line)
        if value.kind in SLICES:
            return f"{value.code}.size > 0"
        if value.kind == "list":
            return f"{value.code}_count > 0"
        return TRUTH[value.kind].format(value.code)

    def emit_if(self, node):
        condition = self.truth(node.name, node.line)
        self.context.settle(node.line)
        before = self.context.copy()
        self.open(f"if (!({condition})) {{" if node.negate else f"if ({condition}) {{")
        self.walk(node.body)
        self.context.settle(node.line)
        after_body = self.context.copy()
        self.context.become(before)
        if node.other:
            self.close("} else {")
            self.depth += 1
            self.walk(node.other)
            self.context.settle(node.line)
        self.close()
        if self.context.snapshot() != after_body.snapshot():
            self.fail(node.line, f"{{{{if {node.name}}}}}: its ways end in different places "
                                 "of the page (a tag or a quote is open in one of them)")
        if after_body.valued or after_body.value:
            self.context.become(after_body)

    def emit_each(self, node):
        value = self.find(node.name, node.line)
        if value.kind != "list":
            self.fail(node.line, f"{node.name} is {value.kind}, not list")
        if node.variable in self.scope or node.variable == "frame":
            self.fail(node.line, f"the name {node.variable} is taken")
        variable, index = f"each_{node.variable}", f"index_{node.variable}"
        self.context.settle(node.line)
        before = self.context.snapshot()
        self.open(f"for (size_t {index} = 0; {index} < {value.code}_count; {index}++) {{")
        self.code(f"const struct {value.field.record.c_name} *{variable} = "
                  f"&{value.code}[{index}];")
        self.code(f"(void){variable};")
        self.scope[node.variable] = Value("record", variable, value.field)
        self.walk(node.body)
        del self.scope[node.variable]
        self.context.settle(node.line)
        if self.context.snapshot() != before:
            self.fail(node.line, f"{{{{each {node.name}}}}} ends in another place of the page "
                                 "than it begins (a tag or a quote is open)")
        self.close()

    # --- calling another template ---

    def literal(self, field, given, line):
        """C of a constant for a field of the called template."""
        if given.kind == "flag" and field.kind == "flag":
            return "true" if given.value else "false"
        if given.kind == "number" and field.kind == "number":
            return str(given.value)
        if given.kind != "string" or field.kind not in ("text", "code", "plain", "url", "key"):
            self.fail(line, f"{field.name}= is {field.kind}, not {given.kind}")
        if field.kind == "key":
            return self.plain_message(given.value, line) if given.value else "NULL"
        if field.kind != "url":
            return f"SLICE({c_string(given.value)})"
        if "{lang}" in given.value and given.value.startswith("/"):
            return f"html_url(out->arena, frame->language, {c_string(given.value)})"
        if re.match(r"(/(?!/)|#|\?|https?://)", given.value) or not given.value:
            return f"SLICE({c_string(given.value)})"
        return f"SLICE({c_string(self.asset(given.value, line))})"

    def passed(self, field, given, line):
        """(C of the members set, C lines before) for one argument."""
        if isinstance(given, Literal):
            return f".{field.name} = {self.literal(field, given, line)}"
        value = self.find(given, line)
        if field.kind == "flag" and value.kind != "flag":
            return f".{field.name} = ({self.truth(given, line)})"
        if field.kind == "list":
            if value.kind != "list":
                self.fail(line, f"{field.name}= is list, not {value.kind}")
            return self.passed_list(field, value, line)
        if value.kind not in FITS[field.kind]:
            self.fail(line, f"{field.name}= is {field.kind}; {given} is {value.kind}")
        return f".{field.name} = {value.code}"

    def passed_list(self, field, value, line):
        """A list of another record is copied, field by field."""
        target, source = field.record, value.field.record
        code = value.code
        if target is not source:
            members = []
            for name, inner in target.fields.items():
                other = source.fields.get(name)
                if other is None and inner.optional:
                    continue
                if other is None:
                    self.fail(line, f"the list {value.field.name} has no {name}")
                if inner.kind == "list" or other.kind not in FITS[inner.kind]:
                    self.fail(line, f"{name} of the list {value.field.name} is {other.kind}, "
                                    f"not {inner.kind}")
                members.append(f".{name} = {value.code}[i].{name}")
            code = f"list_{field.name}"
            self.code(f"struct {target.c_name} *{code} = ARENA_ARRAY(out->arena, struct "
                      f"{target.c_name}, {value.code}_count);")
            self.open(f"for (size_t i = 0; i < {value.code}_count; i++) {{")
            self.code(f"{code}[i] = (struct {target.c_name}){{{', '.join(members)}}};")
            self.close()
        return f".{field.name} = {code}, .{field.name}_count = {value.code}_count"

    def call(self, name, arguments, line):
        called = self.world.templates.get(name)
        if called is None:
            self.fail(line, f'there is no template "{name}"')
        self.uses.append((name, line))
        members = []
        self.open("{")
        for given in arguments:
            if given not in called.record.fields:
                self.fail(line, f"{name}.html has no field {given}")
        for field in called.record.fields.values():
            if field.name in arguments:
                members.append(self.passed(field, arguments[field.name], line))
            elif not field.optional:
                self.fail(line, f"{name}.html needs {field.name}=")
            elif field.kind == "date":
                members.append(f".{field.name} = DAY_NONE")
        self.code(f"const struct template_{name} values = {{{', '.join(members) or '0'}}};")
        self.code(f"template_{name}(out, frame, &values);")
        self.close()

    def emit_use(self, node):
        if self.context.place(node.line) != "text":
            self.fail(node.line, "{{use}} stands in text, not in a tag")
        self.call(node.name, node.arguments, node.line)

    def title(self, node, names):
        """Writes the words of <title> into a buffer of its own."""
        arguments = {name: node.arguments[name] for name in names if name in node.arguments}
        self.code("struct buffer title = BUFFER_IN(out->arena);")
        if node.key is None:
            given = node.arguments.get("title")
            value = self.find(given, node.line) if isinstance(given, str) else None
            if value is None or value.kind not in ("text", "code", "plain", "key"):
                self.fail(node.line, '{{page "key"}} or {{page title=FIELD}} with text or key')
            code = f"html_sentence(frame, {value.code})" if value.kind == "key" else value.code
            self.code(f"buffer_put(&title, {code});")
            return
        self.check_arguments(node.key, names, arguments, node.line)
        rows = self.say_values(arguments, node.line)
        key = c_string(node.key)
        if not rows:
            self.code(f"buffer_puts(&title, say_text(frame->language, {key}));")
            return
        self.code(f"const struct say_value title_values[] = {{{', '.join(rows)}}};")
        self.code(f"say_put(&title, frame->language, {key}, title_values, "
                  "ARRAY_LEN(title_values));")

    def emit_page(self, node):
        names = self.message(node.key, node.line) if node.key else set()
        head = self.world.templates.get("layout_head")
        foot = self.world.templates.get("layout_foot")
        if head is None or foot is None:
            self.fail(node.line, "{{page}} needs layout_head.html and layout_foot.html")
        self.title(node, names)
        self.code("const struct slice title_text = buffer_slice(&title);")
        options = {name: value for name, value in node.arguments.items()
                   if name not in names and name != "title"}
        self.scope["title text"] = Value("plain", "title_text", Field("plain", "t", False, 0))
        self.call("layout_head", {"title": "title text", **options}, node.line)
        del self.scope["title text"]
        shared = {name: value for name, value in options.items() if name in foot.record.fields}
        self.foot = (shared, node.line)

    def function(self):
        self.walk(self.template.nodes)
        self.flush()
        last = self.template.nodes[-1].line if self.template.nodes else 1
        self.context.finish(last)
        if self.foot:
            self.call("layout_foot", *self.foot)
        name = self.template.name
        return (f"void\ntemplate_{name}(struct buffer *out, const struct html_frame *frame,\n"
                f"    const struct template_{name} *page)\n{{\n\t(void)out;\n\t(void)frame;\n"
                "\t(void)page;\n" + "\n".join(self.lines) + "\n}\n\n")


def resolve_like(template, templates):
    """list errors like errors.errors: the record of that list."""
    for field in template.record.fields.values():
        if not field.like:
            continue
        name, other = field.like
        target = templates.get(name) and templates[name].record.fields.get(other)
        if not target or target.kind != "list" or target.like:
            raise TemplateError(field.line, f"{name}.html has no list {other} of its own")
        field.record = target.record


__all__ = ["Emitter", "Record", "resolve_like", "structs"]
