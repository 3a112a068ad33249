/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * device - the few words by which a person knows his own browser again in the list of
 * his sessions: "Chrome, Android". Read from User-Agent, which anybody can write as he
 * likes, so nothing is decided by it; no versions, so that it tells little of a person.
 */
#ifndef IDENTITY_DEVICE_H
#define IDENTITY_DEVICE_H

#include "base/arena.h"
#include "base/slice.h"

/* In the arena or constant; empty when nothing is known of it. */
struct slice device_name(struct slice user_agent, struct arena *arena);

#endif
