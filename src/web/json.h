/* moved: use base/json.h (src/base/json.c is in the base library; take json.c out of your meson.build and delete this file) */
#include "base/json.h"
