#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Makes the hostile PDFs of test/samples/hostile: /usr/bin/python3 test/samples/make_hostile.py
Each is small and asks its reader for something that it must not do, or never end."""
import os
import zlib

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'hostile')
FONT = b'/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>'
TEXT = b'BT /F1 24 Tf 72 700 Td (Certificate) Tj ET'


def document(objects, trailer=b''):
    out, places = b'%PDF-1.7\n', []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b'%d 0 obj\n' % number + body + b'\nendobj\n'
    start = len(out)
    out += b'xref\n0 %d\n0000000000 65535 f \n' % (len(objects) + 1)
    out += b''.join(b'%010d 00000 n \n' % place for place in places)
    return out + (b'trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n'
                  % (len(objects) + 1, trailer, start))


def stream(data, entries=b''):
    return b'<< /Length %d %s >>\nstream\n' % (len(data), entries) + data + b'\nendstream'


def page(content=TEXT, resources=FONT, root=b'', entries=b'', more=(), box=b'0 0 595 842', trailer=b''):
    return document([
        b'<< /Type /Catalog /Pages 2 0 R %s >>' % root,
        b'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
        b'<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources << %s >> %s >>'
        % (box, resources, entries),
        stream(content), *more], trailer)


def picture(width, height, data=b'', entries=b'/Filter /FlateDecode'):
    image = stream(data, b'/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 '
                   b'/ColorSpace /DeviceRGB %s' % (width, height, entries))
    return page(b'q 500 0 0 500 0 0 cm /I Do Q', b'/XObject << /I 5 0 R >>', more=[image])


def signature(ranges):
    return page(root=b'/AcroForm << /SigFlags 3 /Fields [5 0 R] >>', more=[
        b'<< /FT /Sig /T (s) /Kids [5 0 R] /V << /Type /Sig /Filter /Adobe.PPKLite '
        b'/ByteRange [%s] /Contents <3082> >> >>' % ranges])


FORM = b'/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A 5 0 R /B 6 0 R >> >>'
FILES = {
    'fonts': page(),
    'nothing': b'%PDF-1.7\n',
    'no_pages': document([b'<< /Type /Catalog >>']),
    'javascript': page(root=b'/OpenAction << /S /JavaScript /JS (while \\(true\\) {}) >>'),
    'launch': page(root=b'/OpenAction << /S /Launch /F (/bin/sh) >>'),
    'remote_file': page(b'/X Do', b'/XObject << /X 5 0 R >>', more=[
        stream(b'', b'/Type /XObject /Subtype /Image /Width 9 /Height 9 /BitsPerComponent 8 '
               b'/ColorSpace /DeviceGray /F (/etc/passwd) /FFilter /ASCIIHexDecode')]),
    'attachment': page(root=b'/Names << /EmbeddedFiles << /Names [(a.exe) 5 0 R] >> >>',
                       more=[b'<< /Type /Filespec /F (a.exe) /EF << /F 6 0 R >> >>', stream(b'MZ')]),
    'pages_in_a_circle': document([b'<< /Type /Catalog /Pages 2 0 R >>',
                                   b'<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>']),
    'a_billion_pages': document([b'<< /Type /Catalog /Pages 2 0 R >>',
                                 b'<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>',
                                 b'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>']),
    'forms_in_a_circle': page(b'/A Do', b'/XObject << /A 5 0 R >>',
                              more=[stream(b'/B Do /B Do', FORM), stream(b'/A Do /A Do', FORM)]),
    'a_billion_forms': page(b'/A5 Do', b'/XObject << /A5 5 0 R >>', more=[
        stream(b'/N Do ' * 10, b'/Type /XObject /Subtype /Form /BBox [0 0 9 9] '
               b'/Resources << /XObject << /N %d 0 R >> >>' % (number + 1)) for number in range(5, 14)
    ] + [stream(b'0 0 9 9 re f', b'/Type /XObject /Subtype /Form /BBox [0 0 9 9]')]),
    'xref_in_a_circle': page(trailer=b'/Prev 9'),
    'deep_arrays': page(entries=b'/Deep ' + b'[' * 20000),
    'deep_states': page(b'q ' * 10000),
    'huge_picture': picture(60000, 60000, zlib.compress(b'\0' * 100000)),
    'wide_picture': picture(2147483647, 1, zlib.compress(b'\0')),
    'jpeg2000_picture': picture(9, 9, b'\0\0\0\x0cjP  \r\n\x87\n' + b'\xff' * 200, b'/Filter /JPXDecode'),
    'jbig2_picture': picture(9, 9, b'\x00\x00\x00\x00\x30\x00\x01\x00\x00\x00\x13' + b'\xff' * 40,
                             b'/Filter /JBIG2Decode'),
    'filters_on_filters': page(b'x', entries=b'', more=[]).replace(
        b'/Length 1 ', b'/Length 1 /Filter [' + b'/FlateDecode ' * 200 + b'] '),
    'inflated_twice': page(b'x', more=[]).replace(
        stream(b'x'), stream(zlib.compress(zlib.compress(b'0 0 1 1 re f ' * (8 << 20), 9), 9),
                             b'/Filter [/FlateDecode /FlateDecode]')),
    'tiles': page(b'/Pattern cs /P scn 0 0 595 842 re f', b'/Pattern << /P 5 0 R >>', more=[
        stream(b'0 0 1 1 re f', b'/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 '
               b'/BBox [0 0 1 1] /XStep 0.0001 /YStep 0.0001 /Resources << >>')]),
    'program_function': page(b'/S sh', b'/Shading << /S << /ShadingType 1 /ColorSpace /DeviceGray '
                             b'/Function 5 0 R >> >>', more=[
        stream(b'{' * 5000, b'/FunctionType 4 /Domain [0 1 0 1] /Range [0 1]')]),
    'type3_in_itself': page(b'BT /F Tf (a) Tj ET'.replace(b'/F', b'/F 9'), b'/Font << /F 5 0 R >>', more=[
        b'<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 '
        b'/LastChar 97 /Widths [9] /Encoding << /Differences [97 /a] >> /CharProcs << /a 6 0 R >> '
        b'/Resources << /Font << /F 5 0 R >> >> >>', stream(b'BT /F 9 Tf (aaaaaaaa) Tj ET')]),
    'mask_in_itself': page(b'/G gs 0 0 99 99 re f', b'/ExtGState << /G 5 0 R >>', more=[
        b'<< /SMask << /S /Luminosity /G 6 0 R >> >>',
        stream(b'/G gs 0 0 9 9 re f', b'/Type /XObject /Subtype /Form /BBox [0 0 99 99] '
               b'/Group << /S /Transparency >> /Resources << /ExtGState << /G 5 0 R >> >>')]),
    'page_upside_down': page(box=b'595 842 0 0'),
    'page_of_nothing': page(box=b'0 0 0 0'),
    'page_not_a_number': page(box=b'0 0 1e999 -1e999'),
    'range_outside': signature(b'0 99999999 99999999 99999999'),
    'range_negative': signature(b'0 -1 10 -10'),
    'range_overflow': signature(b'0 9 9223372036854775807 9223372036854775807'),
    'range_everything': signature(b'0 5 9 5'),
}

os.makedirs(HERE, exist_ok=True)
for name, data in FILES.items():
    with open(os.path.join(HERE, name + '.pdf'), 'wb') as out:
        out.write(data)
