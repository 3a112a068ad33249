/* SPDX-License-Identifier: EUPL-1.2 */
/* decide_page - what an officer or a supervisor sends from the page of a case. */
#ifndef DECISION_DECIDE_PAGE_H
#define DECISION_DECIDE_PAGE_H

#include "web/request.h"

void decide_claim_post(struct web_request *request);
void decide_release_post(struct web_request *request);
void decide_approve_post(struct web_request *request);
void decide_return_post(struct web_request *request);
void decide_refuse_post(struct web_request *request);
void decide_sign_post(struct web_request *request);
void decide_send_back_post(struct web_request *request);
/* A ready text put into the form, or what it will say: nothing is decided. */
void decide_words_post(struct web_request *request);

#endif
