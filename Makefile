# Short names for what people do here; Meson does the work. See README.md.
#
#	make run [PORT=8080] [FRESH=1]  install what is missing, build, start the demonstration
#	make test                       everything, under sanitizers; ends with the counts
#	make check [ALL=1]              fast: format, lint, floors, messages, unit tests
#	make bench [QUICK=1]            how fast, against what this machine can do at most
#	make crash [QUICK=1]            every fault we know of, planted; what is lost (nothing)
#	make fuzz [SECONDS=60]          each fuzz target for a while
#	make pentest [MINUTES=4]        Debian's wapiti and sqlmap over a demonstration of its own
#	make install [DESTDIR=]         program, data, systemd unit
#	make clean                      away with everything built
PORT ?= 8080
FRESH ?=
QUICK ?=
SECONDS ?= 60
MINUTES ?= 4
DESTDIR ?=
MESON = $(if $(wildcard /usr/bin/meson),/usr/bin/meson,meson)

.PHONY: run build test check fuzz bench crash pentest install clean

run:
	@tools/run-demo '$(PORT)' $(if $(FRESH),fresh)

build:
	@tools/install-packages build
	@tools/setup-build build
	@ninja -C build src/app/tasrih

test:
	@tools/run-tests

check:
	@tools/run-checks $(if $(ALL),--all)

fuzz:
	@tools/run-fuzzers $(SECONDS)

bench:
	@tools/install-packages build unit
	@tools/setup-build build
	@bench/run $(if $(QUICK),--quick)

crash:
	@CRASH=$(if $(QUICK),quick,full) tools/run-tests crash

pentest: build
	@tools/install-packages pentest
	@MINUTES='$(MINUTES)' tools/run-pentest build/src/app/tasrih

install: build
	@DESTDIR='$(DESTDIR)' $(MESON) install -C build --no-rebuild

clean:
	rm -rf build build-asan build-tsan build-fuzz test/node_modules
