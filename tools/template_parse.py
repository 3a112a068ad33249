# SPDX-License-Identifier: EUPL-1.2
"""Reads web/template/NAME.html: the fields it takes, and the tree of its statements."""

import re

SCALARS = ("text", "code", "plain", "url", "key", "number", "date", "moment", "flag", "html")
C_WORDS = set("""auto bool break case char const continue default do double else enum
extern false float for goto if inline int long register restrict return short signed
sizeof static struct switch true typedef typeof union unsigned void volatile while asm
unix linux""".split())
NAME = r"[a-z][a-z0-9_]*"
STATEMENT = re.compile(r"\{\{#.*?#\}\}|\{\{(.*?)\}\}", re.S)
STEERS = re.compile(r"\{\{(#|fields\b|page\b|if\b|else\b|each\b|end\b)")
WORD = re.compile(rf'\s*(?:"([^"\n]*)"|(-?\d+)(?![\w.])|({NAME}(?:\.{NAME})?\??)|([=]))')


class TemplateError(Exception):
    def __init__(self, line, message):
        super().__init__(message)
        self.line, self.message = line, message


class Field:
    """One value that a template takes. A list has a record: its C name and fields."""

    def __init__(self, kind, name, optional, line):
        self.kind, self.name, self.optional, self.line = kind, name, optional, line
        self.record = None  # of a list
        self.like = None    # (template, list) whose record this list shares


class Record:
    def __init__(self, c_name):
        self.c_name, self.fields = c_name, {}


class Node:
    def __init__(self, kind, line, **parts):
        self.kind, self.line = kind, line
        self.__dict__.update(parts)


class Literal:
    """An argument in quotes, a number, or true and false."""

    def __init__(self, kind, value):
        self.kind, self.value = kind, value


class Template:
    def __init__(self, name):
        self.name, self.nodes = name, []
        self.record = Record(f"template_{name}")


def words(text, line):
    """["use", Literal, "=", ...]: names as str, the rest as Literal."""
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = WORD.match(text, at)
        if not match:
            raise TemplateError(line, f"cannot read: {text[at:].strip()}")
        if match[1] is not None:
            found.append(Literal("string", match[1]))
        elif match[2]:
            found.append(Literal("number", int(match[2])))
        else:
            found.append(match[3] or match[4])
        at = match.end()
    return found


def alone(source, match):
    """A statement that steers and stands alone on its line takes the line with it:
    returns where the literal before it ends, and where the one behind it begins."""
    start, end = match.start(), match.end()
    if not STEERS.match(match[0]):
        return start, end
    before = re.search(r"(?:^|\n)([ \t]*)\Z", source[:start])
    behind = re.match(r"[ \t]*(\n[ \t]*|$)", source[end:])
    if not before or not behind:
        return start, end
    return start - len(before[1]), end + behind.end()


def split(source):
    """Yields (line, text, None) for literal HTML and (line, None, statement)."""
    at = 0

    def literal(end):
        text = source[at:end]
        if "{{" in text:
            raise TemplateError(source.count("\n", 0, at + text.index("{{")) + 1,
                                "{{ without }}")
        return source.count("\n", 0, at) + 1, text, None

    for match in STATEMENT.finditer(source):
        end, behind = alone(source, match)
        yield literal(max(at, end))
        if match[1] is not None:
            yield source.count("\n", 0, match.start()) + 1, None, match[1]
        at = behind
    yield literal(len(source))


def read_field(record, rest, line, c_prefix):
    match = re.fullmatch(rf"([a-z]+)(\?)?\s+({NAME})(?:\s+like\s+({NAME})\.({NAME}))?", rest)
    if not match or (match[4] and match[1] != "list"):
        raise TemplateError(line, f"not a field: {rest}")
    kind, name = match[1], match[3]
    if kind not in SCALARS and kind != "list":
        raise TemplateError(line, f"unknown type {kind}")
    if name in C_WORDS or name in ("frame", "position"):
        raise TemplateError(line, f"{name} cannot be the name of a field")
    if name in record.fields:
        raise TemplateError(line, f"the field {name} is there twice")
    field = Field(kind, name, bool(match[2]) or kind == "flag", line)
    if match[4]:
        field.like = (match[4], match[5])
    elif kind == "list":
        field.record = Record(f"{c_prefix}_{name}")
    record.fields[name] = field
    return field


def read_fields(template, text, line):
    """TYPE NAME, one a line; list NAME ... end makes a record; # begins a remark."""
    stack = [template.record]
    for offset, raw in enumerate(text.split("\n")):
        rest = raw.split("#")[0].strip()
        if not rest or (offset == 0 and rest == "fields"):
            continue
        rest = re.sub(r"^fields\s+", "", rest) if offset == 0 else rest
        if rest == "end":
            if len(stack) == 1:
                raise TemplateError(line + offset, "end without list")
            stack.pop()
            continue
        field = read_field(stack[-1], rest, line + offset, stack[-1].c_name)
        if field.record:
            stack.append(field.record)
    if len(stack) > 1:
        raise TemplateError(line, "list without end in the fields")


def read_arguments(found, line):
    """name=value ..., and words alone, which mean name=true."""
    arguments, at = {}, 0
    while at < len(found):
        name = found[at]
        if not isinstance(name, str) or not re.fullmatch(NAME, name):
            raise TemplateError(line, "an argument is name=value")
        if at + 1 < len(found) and found[at + 1] == "=":
            if at + 2 >= len(found) or found[at + 2] == "=":
                raise TemplateError(line, f"{name}= needs a value")
            value = found[at + 2]
            at += 3
        else:
            value = "true"
            at += 1
        if value in ("true", "false"):
            value = Literal("flag", value == "true")
        if name in arguments:
            raise TemplateError(line, f"{name}= is there twice")
        arguments[name] = value
    return arguments


def read_condition(rest, line):
    negate = bool(rest) and rest[0] == "not"
    rest = rest[1:] if negate else rest
    if len(rest) != 1 or not isinstance(rest[0], str):
        raise TemplateError(line, "{{if NAME}} or {{if not NAME}}")
    return rest[0], negate


def string_of(found, line, what):
    if not found or not isinstance(found[0], Literal) or found[0].kind != "string":
        raise TemplateError(line, what)
    return found[0].value


class Builder:
    """Makes the tree; the stack holds the lists that statements are being added to."""

    def __init__(self, template):
        self.template = template
        self.blocks = [(None, template.nodes)]

    def add(self, node):
        self.blocks[-1][1].append(node)

    def statement(self, text, line):
        found = words(text, line)
        if not found:
            raise TemplateError(line, "an empty statement")
        head, rest = found[0], found[1:]
        handler = getattr(self, f"do_{head}", None) if isinstance(head, str) else None
        if handler:
            handler(rest, line)
        elif isinstance(head, str) and not rest and re.fullmatch(rf"{NAME}(\.{NAME})?", head):
            self.add(Node("put", line, name=head))
        else:
            raise TemplateError(line, f"unknown statement: {text.strip()}")

    def do_t(self, rest, line):
        if not rest or not isinstance(rest[0], (str, Literal)) or rest[0] == "=":
            raise TemplateError(line, '{{t "key" name=value ...}}')
        self.add(Node("message", line, key=rest[0], arguments=read_arguments(rest[1:], line)))

    def do_plural(self, rest, line):
        key = string_of(rest, line, '{{plural "key" NUMBER name=value ...}}')
        if len(rest) < 2 or not isinstance(rest[1], str):
            raise TemplateError(line, '{{plural "key" NUMBER name=value ...}}')
        self.add(Node("plural", line, key=key, number=rest[1],
                      arguments=read_arguments(rest[2:], line)))

    def do_asset(self, rest, line):
        self.add(Node("asset", line, name=string_of(rest, line, '{{asset "site.css"}}')))

    def do_use(self, rest, line):
        name = string_of(rest, line, '{{use "NAME" name=value ...}}')
        self.add(Node("use", line, name=name, arguments=read_arguments(rest[1:], line)))

    def do_page(self, rest, line):
        if any(isinstance(n, Node) for n in self.template.nodes) and any(
                n.kind != "literal" or n.text.strip() for n in self.template.nodes):
            raise TemplateError(line, "{{page}} stands before everything but the fields")
        key = None
        if rest and isinstance(rest[0], Literal):
            key = string_of(rest, line, '{{page "key"}}')
            rest = rest[1:]
        self.template.nodes.clear()
        self.add(Node("page", line, key=key, arguments=read_arguments(rest, line)))

    def do_if(self, rest, line):
        name, negate = read_condition(rest, line)
        node = Node("if", line, name=name, negate=negate, body=[], other=[])
        self.add(node)
        self.blocks.append((node, node.body))

    def do_else(self, rest, line):
        node, body = self.blocks[-1]
        if node is None or node.kind != "if" or body is not node.body:
            raise TemplateError(line, "else without if")
        self.blocks[-1] = (node, node.other)
        if rest:
            if rest[0] != "if":
                raise TemplateError(line, "{{else}} or {{else if NAME}}")
            self.do_if(rest[1:], line)
            self.blocks[-1][0].chained = True

    def do_each(self, rest, line):
        if len(rest) != 3 or rest[1] != "as" or not all(isinstance(w, str) for w in rest):
            raise TemplateError(line, "{{each LIST as NAME}}")
        if not re.fullmatch(NAME, rest[2]):
            raise TemplateError(line, f"{rest[2]} cannot be a name")
        node = Node("each", line, name=rest[0], variable=rest[2], body=[])
        self.add(node)
        self.blocks.append((node, node.body))

    def do_end(self, rest, line):
        if rest:
            raise TemplateError(line, "{{end}} stands alone")
        while True:
            node, _ = self.blocks.pop()
            if node is None:
                raise TemplateError(line, "end without if or each")
            if not getattr(node, "chained", False):
                return


def drop_comments(source):
    """HTML comments are for the author: they do not go to the reader."""
    def blank(match):
        if "{{" in match[0]:
            line = source.count("\n", 0, match.start()) + 1
            raise TemplateError(line, "a statement in an HTML comment")
        return "\n" * match[0].count("\n")
    return re.sub(r"<!--.*?-->", blank, source, flags=re.S)


def parse(name, source):
    template = Template(name)
    builder = Builder(template)
    with_fields = False
    for line, literal, statement in split(drop_comments(source)):
        if literal:
            builder.add(Node("literal", line, text=literal))
        elif statement is not None and re.match(r"fields\b", statement):
            if with_fields:
                raise TemplateError(line, "{{fields}} is there twice")
            with_fields = True
            read_fields(template, statement, line)
        elif statement is not None:
            builder.statement(statement, line)
    if len(builder.blocks) > 1:
        node = builder.blocks[-1][0]
        raise TemplateError(node.line, f"{node.kind} without end")
    return template
