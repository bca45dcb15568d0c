# Two commands matter: `make run` and `make test`. The work is done by the scripts in .make/.
.PHONY: help setup build run test bench watch soak
.NOTPARALLEL:

help:
	@echo 'make run     set up what is missing, build the release, start it and print its address'
	@echo 'make test    every check: format, lints, unit, store, rooms, licences, sizes, browser'
	@echo 'make watch   build for development, run, and do so again on every change'
	@echo 'make bench   measure a release build against pgbench'
	@echo 'make soak    compare every door with the oracle of permissions in 1,000 random companies'
	@echo 'make build   the release: target/guanxi and target/site'
	@echo 'make setup   only fetch what is missing'
	@echo
	@echo 'Downloads and compiled dependencies lie in ~/.cache/guanxi (GUANXI_CACHE names another place).'

setup:
	@.make/setup

build: setup
	@.make/build

run:
	@.make/run

test:
	@.make/test

bench:
	@.make/bench

watch:
	@.make/watch

soak:
	@.make/soak
