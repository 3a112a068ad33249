#!/usr/bin/python3
"""Makes the fonts of this folder (all OFL 1.1) from the npm package @fontsource/inter
and from Debian 12's package fonts-noto-core.

    data/font/subset.py NODE_MODULES /usr/share/fonts/truetype/noto

Latin: one file a weight, from three of theirs. Arabic: the letters that names in
Arabic, Persian and Urdu need, with all shaping rules, without Latin (Inter gives the
digits in both languages, so that a number looks the same on both sides of the page).
Not the newer Noto Arabic of @fontsource: there each letter is made of a body and dots,
and text copied out of a PDF by cairo 1.16 is then no longer Arabic.
"""
import os
import sys
import tempfile

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x1E00, 0x1F00), 0x192,
         0x1CD, 0x1CE, *range(0x218, 0x21C), 0x259, *range(0x2010, 0x2016), *range(0x2018, 0x201F),
         0x2020, 0x2022, 0x2026, 0x202F, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, 0x2122,
         0x2190, 0x2192, 0x2212, 0x2248, 0x2264, 0x2265, *range(0x300, 0x304), 0x306, 0x308,
         0x309, 0x30C, 0x323, 0x327, 0x328]
ARABIC = [0x20, 0xA0, *range(0x600, 0x700), 0x200C, 0x200D, 0xFDF2, 0xFDFA, 0xFDFC]
FEATURES = ['ccmp', 'locl', 'calt', 'kern', 'mark', 'mkmk', 'tnum', 'case', 'zero',
            'init', 'medi', 'fina', 'isol', 'rlig', 'liga', 'curs', 'rclt']


def merged(files):
    if len(files) == 1:
        return TTFont(files[0])
    with tempfile.TemporaryDirectory() as folder:
        plain = []
        for number, file in enumerate(files):
            font = TTFont(file)
            font.flavor = None
            for table in ('STAT', 'gasp', 'prep'):
                if table in font:
                    del font[table]
            plain.append(os.path.join(folder, f'{number}.ttf'))
            font.save(plain[-1])
        return Merger().merge(plain)


def subset(font, points):
    options = Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.notdef_outline = True
    options.drop_tables += ['STAT', 'gasp', 'prep', 'fpgm', 'cvt ', 'DSIG']
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)


def rename(font, family, style, weight):
    names = {1: family if style in ('Regular', 'Bold') else f'{family} {style}',
             2: style if style in ('Regular', 'Bold') else 'Regular',
             4: f'{family} {style}', 6: f'{family}-{style}'.replace(' ', ''),
             16: family, 17: style}
    for number, text in names.items():
        font['name'].setName(text, number, 3, 1, 0x409)
    font['OS/2'].usWeightClass = weight


def make(font, name, family, style, weight, points):
    font.flavor = None
    subset(font, points)
    rename(font, family, style, weight)
    font['head'].modified = font['head'].created
    font.recalcTimestamp = False
    target = os.path.join(os.path.dirname(os.path.abspath(__file__)), f'{name}-{weight}.ttf')
    font.save(target)
    print(f'{os.path.basename(target)} {os.path.getsize(target)} bytes')


def main():
    modules, noto = sys.argv[1:]
    inter = os.path.join(modules, '@fontsource', 'inter', 'files')
    for weight, style in ((400, 'Regular'), (600, 'SemiBold')):
        make(merged([os.path.join(inter, f'inter-{part}-{weight}-normal.woff2')
                     for part in ('latin', 'latin-ext', 'vietnamese')]),
             'inter', 'Inter', style, weight, LATIN)
    for weight, style in ((400, 'Regular'), (700, 'Bold')):
        make(TTFont(os.path.join(noto, f'NotoSansArabic-{style}.ttf')),
             'noto-sans-arabic', 'Noto Sans Arabic', style, weight, ARABIC)
    make(TTFont(os.path.join(noto, 'NotoKufiArabic-Bold.ttf')),
         'noto-kufi-arabic', 'Noto Kufi Arabic', 'Bold', 700, ARABIC)


main()
