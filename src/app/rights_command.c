/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/rights_command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access/access.h"
#include "app/routes.h"

enum { ROUTES_MOST = 512, EXIT_USAGE = 3 };

static const char *
method_name(enum web_method method)
{
	static const char *const names[] = {
	    [WEB_GET] = "GET",
	    [WEB_POST] = "POST",
	    [WEB_PUT] = "PUT",
	    [WEB_DELETE] = "DELETE",
	};

	return names[method];
}

/* "officer,supervisor"; "everybody", "signed in" and "staff" need no role. */
static void
print_roles(enum access_right right)
{
	const char *before = "";

	for (unsigned role = 0; role < ACCESS_ROLE_COUNT; role++) {
		struct access_caller caller = {
		    .kind = role == ACCESS_APPLICANT ? ACCESS_PERSON : ACCESS_STAFF,
		    .roles = 1U << role,
		};
		if (access_may(&caller, right)) {
			printf("%s%s", before, access_role_word((enum access_role)role));
			before = ",";
		}
	}
}

static int
by_path(const void *one, const void *two)
{
	const struct web_route *a = *(const struct web_route *const *)one;
	const struct web_route *b = *(const struct web_route *const *)two;
	int order = strcmp(a->pattern, b->pattern);

	return order != 0 ? order : (int)a->method - (int)b->method;
}

static void
print_route(const struct web_route *route)
{
	enum access_right right = (enum access_right)route->right;

	printf("%s\t%s\t%s\t", method_name(route->method), route->pattern,
	    access_right_word(right));
	if (right == ACCESS_PUBLIC) {
		printf("everybody");
	} else {
		print_roles(right);
	}
	putchar('\n');
}

int
rights_command(int count, char **words)
{
	struct web_routes tables[APP_ROUTE_TABLES_MOST];
	const struct web_route *all[ROUTES_MOST];
	size_t tables_count = app_routes(true, tables);
	size_t routes_count = 0;

	(void)words;
	if (count != 1) {
		(void)fputs("usage: tasrih rights\n", stderr);
		return EXIT_USAGE;
	}
	for (size_t i = 0; i < tables_count; i++) {
		for (size_t k = 0; k < tables[i].count && routes_count < ROUTES_MOST;
		     k++) {
			all[routes_count++] = &tables[i].routes[k];
		}
	}
	qsort(all, routes_count, sizeof(const struct web_route *), by_path);
	puts("method\tpath\tright\troles");
	for (size_t i = 0; i < routes_count; i++) {
		print_route(all[i]);
	}
	return EXIT_SUCCESS;
}
