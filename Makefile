# PerfTalk: every target is one line; the work is done by tools/ and CMake.

PY ?= /usr/bin/python3
PERFTALK = PYTHONPATH=tools PYTHONDONTWRITEBYTECODE=1 $(PY) -m perftalk
export PY
export GOAL = $(firstword $(MAKECMDGOALS))

.DEFAULT_GOAL := help
SETUPS = setup-chapter setup-test setup-why setup-profile setup-slides setup-warm
.PHONY: help setup doctor warm progress report slides budget blocks check interop peers peers-reference peers-profile test $(SETUPS)

#@ PerfTalk: numbered performance experiments about one AMQP 1.0 client.
#@
#@   chapter-04                 doctor, predict, build, gate, measure, verdict, plots and page
#@   chapter-04-start NAME=mine copy the starter to yours/, to change it
#@   chapter-04-yours           gate and measure your variants beside the baseline
#@   chapter-04-watch           gate and an indicative codec ratio at every save
#@   chapter-04-why             instructions, allocations by site and assembly, per variant
#@   chapter-04-profile         flame graph of one variant (ARM=growable)
#@   chapter-04-full            twice the launches, over four shuffled links
#@   chapter-04-hint            the next hint        chapter-04-solution   one good answer
#@   chapter-07b                one experiment of a chapter that has several; chapter-07 runs them all
#@   chapter-04-replay          the committed reference run, labelled as such
#@   chapter-04-reference       a full run, kept in results/reference
#@
#@ Settings: QUICK=1 (at most 20 s), PREDICT=0 (no questions), SETUP=0 (install nothing, list what is missing),
#@   PEER=amqp://user:password@host:port/address (end to end with that broker instead of the embedded one)
#@

help: ## this list
	@awk -F '## ?' '/^#@/ { sub(/^#@ ?/, ""); print } /^[a-z][^=]*: .*## / { sub(/:.*/, "", $$1); printf "  %-26s %s\n", $$1, $$2 }' Makefile

chapter-%-why: setup-why
	@$(PERFTALK) chapter $*-why
chapter-%-reference: setup-why
	@$(PERFTALK) chapter $*-reference
chapter-%-profile: setup-profile
	@$(PERFTALK) chapter $*-profile
chapter-%: setup-chapter
	@$(PERFTALK) chapter $*

doctor: setup-chapter ## is this machine fit to measure, and what would make it fitter
	@$(PERFTALK) doctor
progress: setup-chapter ## your predictions and your score
	@$(PERFTALK) progress
report: setup-chapter ## one page over all chapters you have run
	@$(PERFTALK) report
slides: setup-slides ## the talk as HTML and PDF in build/slides (RESULTS=local: from your own runs)
	@$(PERFTALK) slides
budget: setup-why ## instructions a message against the committed bound (WRITE=1: today's become the bound)
	@$(PERFTALK) budget
blocks: setup-chapter ## fill the generated blocks of the READMEs from results/reference
	@$(PERFTALK) blocks
warm: setup-warm ## install and build everything, so that nothing needs a network later
	@$(PERFTALK) warm
check: setup-test ## the checks that need no compiler: tidy, blocks, claims, tools
	@$(PERFTALK) check
interop: setup-test ## everything with the real peers, the long tests too, and a matrix of it
	@$(PERFTALK) interop
peers: setup-test ## other clients beside this one: direct, through brokers, codec, latency (QUICK=1: 3 minutes)
	@$(PERFTALK) peers
peers-reference: setup-test ## the same, kept in results/reference
	@$(PERFTALK) peers --reference
peers-profile: setup-profile ## flame graphs of our sender and receiver at 100 B
	@$(PERFTALK) peers --profile
test: setup-test ## build and run every test, sanitizers included
	@$(PERFTALK) test

setup: setup-test ## install what is missing for all of the above
$(SETUPS): setup-%:
	@tools/setup.sh $*
