/* SPDX-License-Identifier: EUPL-1.2 */
/* The fictional persons: what UAE PASS would say of each. */
#include "app/demo.h"

#include "base/buffer.h"
#include "base/number.h"

/* Of the last hundred the provider tells the Latin name only: they type the rest. */
enum { LOAD_COUNT = 10000, LOAD_TERSE = 9900 };

#define ROLE(role) (1U << (role))
#define SAYS(uuid, type, english, arabic, country, number, mail, phone)                  \
	"{\"uuid\":\"" uuid "\",\"sub\":\"UAEPASS/" uuid "\",\"userType\":\"" type       \
	"\",\"fullnameEN\":\"" english "\",\"fullnameAR\":\"" arabic                     \
	"\",\"nationalityEN\":\"" country "\",\"idn\":\"" number "\",\"email\":\"" mail  \
	"\",\"mobile\":\"" phone "\"}"

static const struct identity_persona people[] = {
    {"fatima", ACCESS_PERSON, 0,
        SAYS("d0000000-0000-4000-8000-000000000001", "SOP3",
            "Fatima,Saeed,,Al Mansoori,,", "فاطمة,سعيد,,المنصوري,,", "ARE",
            "784199000000002", "fatima@example.test", "971501000001"),
        "Fatima Saeed Al Mansoori", "فاطمة سعيد المنصوري", "demo.fatima"},
    {"ram", ACCESS_PERSON, 0,
        SAYS("d0000000-0000-4000-8000-000000000002", "SOP2", "Ram,,,,ABC,,",
            "رام,,,,أبج,,", "IND", "784198576543213", "ram@example.test", "971501000002"),
        "Ram ABC", "رام أبج", "demo.ram"},
    {"omar", ACCESS_PERSON, 0,
        SAYS("d0000000-0000-4000-8000-000000000003", "SOP3", "Omar,Khalid,,Al Suwaidi,,",
            "عمر,خالد,,السويدي,,", "ARE", "784189014978983", "omar@example.test",
            "971501000003"),
        "Omar Khalid Al Suwaidi", "عمر خالد السويدي", "demo.omar"},
    {"sop1", ACCESS_PERSON, 0,
        SAYS("d0000000-0000-4000-8000-000000000004", "SOP1", "Test Web", "", "", "",
            "visitor@example.test", "971501000004"),
        "Test Web", "", "demo.sop1"},
    {"mariam", ACCESS_PERSON, 0,
        SAYS("d0000000-0000-4000-8000-000000000005", "SOP3", "Mariam,Saeed,,Al Suwaidi,,",
            "مريم,سعيد,,السويدي,,", "ARE", "784200100000015", "mariam@example.test",
            "971501000005"),
        "Mariam Saeed Al Suwaidi", "مريم سعيد السويدي", "demo.mariam"},
    {"yousef", ACCESS_PERSON, 0,
        SAYS("d0000000-0000-4000-8000-000000000006", "SOP3", "Yousef,,,Haddad,,",
            "يوسف,,,حداد,,", "JOR", "784197099999993", "yousef@example.test",
            "971501000006"),
        "Yousef Haddad", "يوسف حداد", "demo.yousef"},
    {"lina", ACCESS_PERSON, 0,
        SAYS("d0000000-0000-4000-8000-000000000007", "SOP3", "Lina,,,Park,,",
            "لينا,,,بارك,,", "KOR", "784199212345674", "lina@example.test",
            "971501000007"),
        "Lina Park", "لينا بارك", "demo.lina"},
    {"hassan", ACCESS_PERSON, 0,
        SAYS("d0000000-0000-4000-8000-000000000008", "SOP2", "Hassan,Ali,,Raza,,",
            "حسن,علي,,رضا,,", "PAK", "784198811223340", "hassan@example.test",
            "971501000008"),
        "Hassan Ali Raza", "حسن علي رضا", "demo.hassan"},
    {"noura", ACCESS_PERSON, 0,
        SAYS("d0000000-0000-4000-8000-000000000009", "SOP3", "Noura,Ahmed,,Al Ketbi,,",
            "نورة,أحمد,,الكتبي,,", "ARE", "784199555555558", "noura@example.test",
            "971501000009"),
        "Noura Ahmed Al Ketbi", "نورة أحمد الكتبي", "demo.noura"},
    {"james", ACCESS_PERSON, 0,
        SAYS("d0000000-0000-4000-8000-000000000010", "SOP2", "James,,,O'Connor-Smith,,",
            "جيمس,,,أوكونور سميث,,", "GBR", "784198700000007", "james@example.test",
            "971501000010"),
        "James O'Connor-Smith", "جيمس أوكونور سميث", "demo.james"},
    {"priya", ACCESS_PERSON, 0,
        SAYS("d0000000-0000-4000-8000-000000000011", "SOP3", "Priya,,,Raman,,",
            "بريا,,,رامان,,", "IND", "784199600000006", "priya@example.test",
            "971501000011"),
        "Priya Raman", "بريا رامان", "demo.priya"},
    {"salem", ACCESS_PERSON, 0,
        SAYS("d0000000-0000-4000-8000-000000000013", "SOP3", "Salem,Rashid,,Al Dhaheri,,",
            "سالم,راشد,,الظاهري,,", "ARE", "784198933445565", "salem@example.test",
            "971501000013"),
        "Salem Rashid Al Dhaheri", "سالم راشد الظاهري", "demo.salem"},
    {"aisha", ACCESS_PERSON, 0,
        SAYS("d0000000-0000-4000-8000-000000000014", "SOP3", "Aisha,Hamad,,Al Nuaimi,,",
            "عائشة,حمد,,النعيمي,,", "ARE", "784199144556679", "aisha@example.test",
            "971501000014"),
        "Aisha Hamad Al Nuaimi", "عائشة حمد النعيمي", "demo.aisha"},
    {"officer_applicant", ACCESS_PERSON, 0,
        SAYS("d0000000-0000-4000-8000-000000000012", "SOP3", "Sara,,,Nasser,,",
            "سارة,,,ناصر,,", "ARE", "784199700000005", "sara@example.test",
            "971501000012"),
        "Sara Nasser", "سارة ناصر", "demo.officer_as_applicant"},
    {"officer1", ACCESS_STAFF, ROLE(ACCESS_OFFICER),
        SAYS("e0000000-0000-4000-8000-000000000001", "SOP3", "Maryam,,,Haddad,,",
            "مريم,,,حداد,,", "ARE", "", "maryam@authority.test", ""),
        "Maryam Haddad", "مريم حداد", "demo.officer1"},
    {"officer2", ACCESS_STAFF, ROLE(ACCESS_OFFICER),
        SAYS("e0000000-0000-4000-8000-000000000002", "SOP3", "Saeed,,,Al Blooshi,,",
            "سعيد,,,البلوشي,,", "ARE", "", "saeed@authority.test", ""),
        "Saeed Al Blooshi", "سعيد البلوشي", "demo.officer2"},
    {"supervisor1", ACCESS_STAFF, ROLE(ACCESS_SUPERVISOR),
        SAYS("e0000000-0000-4000-8000-000000000003", "SOP3", "Khalid,,,Mansoor,,",
            "خالد,,,منصور,,", "ARE", "", "khalid@authority.test", ""),
        "Khalid Mansoor", "خالد منصور", "demo.supervisor1"},
    {"admin1", ACCESS_STAFF, ROLE(ACCESS_ADMINISTRATOR),
        SAYS("e0000000-0000-4000-8000-000000000004", "SOP3", "Huda,,,Al Zaabi,,",
            "هدى,,,الزعابي,,", "ARE", "", "huda@authority.test", ""),
        "Huda Al Zaabi", "هدى الزعابي", "demo.admin1"},
    {"admin2", ACCESS_STAFF, ROLE(ACCESS_ADMINISTRATOR),
        SAYS("e0000000-0000-4000-8000-000000000005", "SOP3", "Rashid,,,Darwish,,",
            "راشد,,,درويش,,", "ARE", "", "rashid@authority.test", ""),
        "Rashid Darwish", "راشد درويش", "demo.admin2"},
    {"auditor1", ACCESS_STAFF, ROLE(ACCESS_AUDITOR),
        SAYS("e0000000-0000-4000-8000-000000000006", "SOP3", "Amal,,,Fares,,",
            "أمل,,,فارس,,", "ARE", "", "amal@authority.test", ""),
        "Amal Fares", "أمل فارس", "demo.auditor1"},
    {"protection1", ACCESS_STAFF, ROLE(ACCESS_PROTECTION_OFFICER),
        SAYS("e0000000-0000-4000-8000-000000000031", "SOP3", "Noor,,,Al Shamsi,,",
            "نور,,,الشامسي,,", "ARE", "", "noor@authority.test", ""),
        "Noor Al Shamsi", "نور الشامسي", "demo.protection1"},
    {"orders1", ACCESS_STAFF, ROLE(ACCESS_ORDERS_DESK),
        SAYS("e0000000-0000-4000-8000-000000000021", "SOP3", "Latifa,,,Al Hosani,,",
            "لطيفة,,,الحوسني,,", "ARE", "", "latifa@authority.test", ""),
        "Latifa Al Hosani", "لطيفة الحوسني", "demo.orders1"},
    {"orders2", ACCESS_STAFF, ROLE(ACCESS_ORDERS_DESK),
        SAYS("e0000000-0000-4000-8000-000000000022", "SOP3", "Adel,,,Aziz,,",
            "عادل,,,عزيز,,", "ARE", "", "adel@authority.test", ""),
        "Adel Aziz", "عادل عزيز", "demo.orders2"},
    {"newcomer", ACCESS_STAFF, 0,
        SAYS("e0000000-0000-4000-8000-000000000007", "SOP3", "Jawaher,,,Salem,,",
            "جواهر,,,سالم,,", "ARE", "", "jawaher@authority.test", ""),
        "Jawaher Salem", "جواهر سالم", "demo.newcomer"},
    {"clerk1", ACCESS_STAFF, ROLE(ACCESS_CENTRE_CLERK),
        SAYS("e0000000-0000-4000-8000-000000000008", "SOP3", "Tariq,,,Al Hammadi,,",
            "طارق,,,الحمادي,,", "ARE", "", "tariq@desert-wing.test", ""),
        "Tariq Al Hammadi", "طارق الحمادي", "demo.clerk1"},
    {"registrar1", ACCESS_STAFF, ROLE(ACCESS_REGISTRAR),
        SAYS("e0000000-0000-4000-8000-000000000009", "SOP3", "Salma,,,Al Kaabi,,",
            "سلمى,,,الكعبي,,", "ARE", "", "salma@authority.test", ""),
        "Salma Al Kaabi", "سلمى الكعبي", "demo.registrar1"},
    {"registrar2", ACCESS_STAFF, ROLE(ACCESS_REGISTRAR),
        SAYS("e0000000-0000-4000-8000-000000000010", "SOP3", "Yasser,,,Mahmoud,,",
            "ياسر,,,محمود,,", "ARE", "", "yasser@authority.test", ""),
        "Yasser Mahmoud", "ياسر محمود", "demo.registrar2"},
    {"officer_applicant", ACCESS_STAFF, ROLE(ACCESS_OFFICER) | ROLE(ACCESS_SUPERVISOR),
        SAYS("e0000000-0000-4000-8000-000000000012", "SOP3", "Sara,,,Nasser,,",
            "سارة,,,ناصر,,", "ARE", "784199700000005", "sara@authority.test", ""),
        "Sara Nasser", "سارة ناصر", "demo.officer_applicant"},
};

static void
make_load(struct arena *arena, unsigned number, struct identity_persona *ret_persona)
{
	struct buffer name = BUFFER_IN(arena);
	struct buffer digits = BUFFER_IN(arena);
	struct buffer json = BUFFER_IN(arena);

	buffer_print(&name, "load-%u", number);
	buffer_print(&digits, "7842000%07u", number);
	buffer_print(&json,
	    "{\"uuid\":\"f0000000-0000-4000-8000-%012u\",\"userType\":\"SOP3\","
	    "\"fullnameEN\":\"Load,,,Tester,,\"",
	    number);
	if (number < LOAD_TERSE) {
		buffer_print(&json,
		    ",\"fullnameAR\":\"مختبر,,,الحمل,,\",\"nationalityEN\":\"ARE\","
		    "\"idn\":\"%s%c\",\"email\":\"load-%u@example.test\","
		    "\"mobile\":\"97150%07u\"",
		    buffer_text(&digits), number_luhn(buffer_slice(&digits)), number,
		    number);
	}
	buffer_putc(&json, '}');
	*ret_persona = (struct identity_persona){
	    .name = buffer_text(&name),
	    .kind = ACCESS_PERSON,
	    .userinfo = buffer_text(&json),
	    .name_latin = "Load Tester",
	    .name_arabic = "مختبر الحمل",
	    .key = NULL, /* not to be chosen from a list */
	};
}

const struct identity_persona *
demo_personas(struct arena *arena, size_t *ret_count)
{
	size_t count = ARRAY_LEN(people) + LOAD_COUNT;
	struct identity_persona *all = ARENA_ARRAY(arena, struct identity_persona, count);

	for (size_t i = 0; i < ARRAY_LEN(people); i++) {
		all[i] = people[i];
	}
	for (unsigned i = 0; i < LOAD_COUNT; i++) {
		make_load(arena, i, &all[ARRAY_LEN(people) + i]);
	}
	*ret_count = count;
	return all;
}
