/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * certificate_command - `tasrih certificate`: what a training centre does at home with a key
 * of its own, without this server: signed certificates for QR codes on paper.
 *
 *	tasrih certificate sign --key centre.pem --centre TC-0042 --number F-7 \
 *	    --name 'Mariam Al Suwaidi' --class 1 --issued-on 2026-03-27 \
 *	    --origin https://permits.example --pdf certificate.pdf
 *	tasrih certificate verify --key centre-public.pem TEXT|FILE.png|FILE.pdf|-
 */
#ifndef APP_CERTIFICATE_COMMAND_H
#define APP_CERTIFICATE_COMMAND_H

/* 0: signed, or the signature holds; 1: it does not; 2: a file cannot be read or written; 3:
 * asked wrongly. */
int certificate_command(int count, char **words);

#endif
