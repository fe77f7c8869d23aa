# make demo   環境 + 示範案件（the environment, then the main job on the shipped sample)
# make lab     示範案件的筆記本；自己的案件：make lab CASE=案件資料夾 OFFICER=承辦人
# make test   全部測試（everything, including the parts that need torch)

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
PIP := $(BIN)/python .ci/install.py -c constraints.txt

CASE ?=
OFFICER ?=

.PHONY: demo lab test browser tour reference environment clean

demo: $(VENV)/.core
	$(BIN)/leakkit demo

lab: $(VENV)/.core
	$(BIN)/leakkit lab $(if $(CASE),"$(CASE)") $(if $(OFFICER),--officer "$(OFFICER)")

test: $(VENV)/.test browser
	$(BIN)/python -m pytest

# The end-to-end test needs a Chromium. Where the package manager is at hand it is installed; elsewhere the test is skipped, loudly.
browser:
	@sh .ci/browser.sh

# The screenshots of docs/tour.md, made by the end-to-end test.
tour: $(VENV)/.test browser
	LEAKKIT_SCREENSHOTS=docs/tour $(BIN)/python -m pytest tests/notebook/test_browser.py

$(VENV)/.core: pyproject.toml constraints.txt
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || \
		(echo "需要 Python 3.11 以上；請以 make PYTHON=python3.12 demo 指定 (Python 3.11+ is needed)"; exit 1)
	@test -d $(VENV) || (echo "建立虛擬環境 $(VENV) …"; $(PYTHON) -m venv $(VENV))
	@echo "安裝套件（首次約一至三分鐘）…"
	@$(PIP) -e ".[ocr,stats]"
	@touch $@

$(VENV)/.test: $(VENV)/.core
	@echo "安裝測試所需（含 torch 之 CPU 版，首次約二至四分鐘）…"
	@$(PIP) -e ".[ocr,stats,ckip,test]"
	@touch $@

reference: $(VENV)/.core
	$(BIN)/python .ci/reference.py

environment: $(VENV)/.core
	$(BIN)/python .ci/environment.py

clean:
	rm -rf $(VENV) leakkit-demo leakkit-lab
