/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * compose - the words of a message to the world, in the person's language.
 *
 *	struct compose_words words = compose_words(arena, &message, origin);
 *
 * A mail says that there is a letter, which one, and where to read it; the officer's
 * words stay in the inbox.
 */
#ifndef NOTICE_COMPOSE_POST_H
#define NOTICE_COMPOSE_POST_H

#include "base/arena.h"
#include "base/slice.h"
#include "notice/notice.h"
#include "say/say.h"

struct compose_words {
	enum say_language language;
	struct slice subject; /* of a mail */
	struct slice text;    /* of a mail or an SMS */
	struct slice html;    /* of a mail */
};

/* origin: "https://permits.example.ae". All of it is in the arena. */
struct compose_words compose_words(
    struct arena *arena, const struct notice_message *message, struct slice origin);

#endif
