#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""Writes the C table of nationalities: ISO 3166-1 from Debian's iso-codes, and the codes
that ICAO Doc 9303 part 3 adds.

    tools/nationalities.py OUTPUT.c [ISO_3166_1.json [LOCALE_FOLDER]]

English names are the common ones ("Bolivia"), Arabic names those of the ar catalogue,
without vowel marks (official forms have none), except where OFFICIAL says better: names
that the catalogue lacks, has wrong (Moldova), or has in a form that nobody looks for.
"""
import gettext
import json
import sys
import unicodedata

OFFICIAL = {
    "ARE": "الإمارات العربية المتحدة", "SAU": "المملكة العربية السعودية",
    "OMN": "سلطنة عمان", "PSE": "فلسطين", "SYR": "سوريا", "BHR": "البحرين",
    "TUR": "تركيا", "MDA": "مولدوفا", "BLR": "بيلاروسيا", "RUS": "روسيا",
    "IRN": "إيران", "KOR": "كوريا الجنوبية", "PRK": "كوريا الشمالية",
    "TZA": "تنزانيا", "VEN": "فنزويلا", "BOL": "بوليفيا", "LAO": "لاوس",
    "VNM": "فيتنام", "FSM": "ميكرونيزيا", "COD": "جمهورية الكونغو الديمقراطية",
    "COG": "جمهورية الكونغو", "VAT": "الفاتيكان", "MNE": "الجبل الأسود",
    "SRB": "صربيا", "IMN": "جزيرة مان", "TWN": "تايوان", "HUN": "المجر",
    "LTU": "ليتوانيا", "NZL": "نيوزيلندا", "CXR": "جزيرة الكريسماس",
    "VGB": "جزر فيرجن البريطانية", "VIR": "جزر فيرجن الأمريكية", "GUM": "غوام",
    "GGY": "جزيرة غيرنزي", "SHN": "سانت هيلينا وأسنسيون وتريستان دا كونا",
    "NIC": "نيكاراغوا", "GLP": "غوادلوب", "PCN": "جزر بيتكيرن", "CUW": "كوراساو",
    "ATF": "الأقاليم الجنوبية الفرنسية", "IOT": "إقليم المحيط الهندي البريطاني",
    "ETH": "إثيوبيا", "BFA": "بوركينا فاسو", "BGD": "بنغلاديش",
    "CAF": "جمهورية أفريقيا الوسطى", "ZAF": "جنوب أفريقيا", "DOM": "جمهورية الدومينيكان",
    "WSM": "ساموا", "ASM": "ساموا الأمريكية", "MLT": "مالطا", "NPL": "نيبال",
    "STP": "ساو تومي وبرينسيب", "TKL": "توكيلاو", "PYF": "بولينيزيا الفرنسية",
    "NCL": "كاليدونيا الجديدة", "HND": "هندوراس", "BLZ": "بليز", "GRC": "اليونان",
    "LIE": "ليختنشتاين", "SYC": "سيشل", "CYM": "جزر كايمان", "SLB": "جزر سليمان",
    "COK": "جزر كوك", "AIA": "أنغويلا", "SXM": "سانت مارتن (الجزء الهولندي)",
    "MAF": "سانت مارتن (الجزء الفرنسي)", "BES": "بونير وسانت أوستاتيوس وسابا",
}
# iso-codes has no common name for these, or an inverted one.
ENGLISH = {
    "COD": "Congo, Democratic Republic of the", "COG": "Congo, Republic of the",
    "FSM": "Micronesia", "PSE": "Palestine", "RUS": "Russia", "VAT": "Holy See (Vatican)",
    "FLK": "Falkland Islands", "BRN": "Brunei", "SYR": "Syria", "LAO": "Laos",
    "VGB": "Virgin Islands (British)", "VIR": "Virgin Islands (U.S.)",
}
ICAO = [
    ("EUE", "European Union (laissez-passer)", "الاتحاد الأوروبي (جواز مرور)"),
    ("GBD", "British Overseas Territories citizen", "مواطن الأقاليم البريطانية فيما وراء البحار"),
    ("GBN", "British National (Overseas)", "مواطن بريطاني (فيما وراء البحار)"),
    ("GBO", "British Overseas citizen", "مواطن بريطاني من وراء البحار"),
    ("GBP", "British protected person", "شخص مشمول بالحماية البريطانية"),
    ("GBS", "British subject", "رعية بريطانية"),
    ("RKS", "Kosovo", "كوسوفو"),
    ("UNA", "United Nations specialized agency", "وكالة متخصصة للأمم المتحدة"),
    ("UNK", "Kosovo (document of the UN mission)", "كوسوفو (وثيقة بعثة الأمم المتحدة)"),
    ("UNO", "United Nations", "الأمم المتحدة"),
    ("XBA", "African Development Bank", "مصرف التنمية الأفريقي"),
    ("XCC", "Caribbean Community", "الجماعة الكاريبية"),
    ("XCE", "Council of Europe", "مجلس أوروبا"),
    ("XCO", "Common Market for Eastern and Southern Africa",
     "السوق المشتركة لشرق أفريقيا وجنوبها"),
    ("XDC", "Southern African Development Community", "الجماعة الإنمائية للجنوب الأفريقي"),
    ("XEC", "Economic Community of West African States",
     "الجماعة الاقتصادية لدول غرب أفريقيا"),
    ("XES", "Organisation of Eastern Caribbean States", "منظمة دول شرق الكاريبي"),
    ("XIM", "African Export-Import Bank", "المصرف الأفريقي للتصدير والاستيراد"),
    ("XMP", "Parliamentary Assembly of the Mediterranean",
     "الجمعية البرلمانية للبحر الأبيض المتوسط"),
    ("XOM", "Sovereign Military Order of Malta", "منظمة فرسان مالطا ذات السيادة"),
    ("XPO", "Interpol", "الإنتربول"),
    ("XXA", "Stateless person", "عديم الجنسية"),
    ("XXB", "Refugee (1951 Convention)", "لاجئ (اتفاقية 1951)"),
    ("XXC", "Refugee (other)", "لاجئ (حالات أخرى)"),
    ("XXX", "Nationality not specified", "جنسية غير محددة"),
]
ARAB_LEAGUE = set(
    "ARE BHR COM DJI DZA EGY IRQ JOR KWT LBN LBY MAR MRT OMN PSE QAT SAU SDN SOM SYR TUN "
    "YEM".split())


def without_marks(name):
    """Without Arabic vowel marks, and with the "and" joined to its word."""
    plain = "".join(c for c in name if not "\u064b" <= c <= "\u0652")
    return plain.replace(" و ", " و")


def arabic(entry, catalogue):
    """The Arabic name of an ISO entry."""
    code = entry["alpha_3"]
    if code in OFFICIAL:
        return OFFICIAL[code]
    name = catalogue.gettext(entry["name"])
    if name == entry["name"]:
        sys.exit(f"nationalities: no Arabic name of {code}")
    return without_marks(name)


def english(entry):
    """The English name of an ISO entry."""
    return ENGLISH.get(entry["alpha_3"]) or entry.get("common_name") or entry["name"]


def latin_order(row):
    """Without case and accents."""
    plain = unicodedata.normalize("NFD", row[1])
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def arabic_order(row):
    """With all alefs alike, so that the hamza does not tear the list apart."""
    return row[2].translate(str.maketrans("أإآ", "ااا"))


def load(path, locale):
    """Rows of code, English and Arabic name, sorted by code."""
    with open(path, encoding="utf-8") as file:
        entries = json.load(file)["3166-1"]
    try:
        catalogue = gettext.translation("iso_3166-1", locale, ["ar"])
    except FileNotFoundError:
        sys.exit(f"nationalities: {locale}/ar/LC_MESSAGES/iso_3166-1.mo is missing: install "
                 "iso-codes on a system that keeps translations "
                 "(see path-exclude in /etc/dpkg/dpkg.cfg.d)")
    rows = [(e["alpha_3"], english(e), arabic(e, catalogue)) for e in entries] + ICAO
    rows.sort()
    codes = [row[0] for row in rows]
    assert len(set(codes)) == len(codes), "a code stands twice"
    return rows


def write_order(out, name, rows, key):
    """A table of positions in the order of one language, ICAO's extras behind."""
    extras = {row[0] for row in ICAO}
    order = sorted(range(len(rows)),
                   key=lambda i: (rows[i][0] in extras, key(rows[i]), rows[i][0]))
    out.write(f"\nconst uint16_t {name}[] = {{{', '.join(map(str, order))}}};\n")


def main():
    """Reads, sorts, writes."""
    path = sys.argv[2] if len(sys.argv) > 2 else "/usr/share/iso-codes/json/iso_3166-1.json"
    locale = sys.argv[3] if len(sys.argv) > 3 else "/usr/share/locale"
    rows = load(path, locale)
    extras = {row[0] for row in ICAO}
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        out.write("/* Made by tools/nationalities.py; do not edit. */\n"
                  '#include "person/nationality_table.h"\n\n'
                  "const struct nationality nationality_table[] = {\n")
        for code, latin, name in rows:
            arab = "true" if code in ARAB_LEAGUE else "false"
            extra = "true" if code in extras else "false"
            out.write(f'    {{"{code}", "{latin}", "{name}", {arab}, {extra}}},\n')
        out.write(f"}};\nconst size_t nationality_table_count = {len(rows)};\n")
        write_order(out, "nationality_latin_order", rows, latin_order)
        write_order(out, "nationality_arabic_order", rows, arabic_order)


main()
