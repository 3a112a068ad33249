# Short names for what people do here; Meson does the work. See README.md.
