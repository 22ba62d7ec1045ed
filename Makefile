# Each command does its own set-up, quickly when it is done already.
#
#   make run     migrate the database, load the catalogue and serve it
#   make test    run the tests
#   make check   everything else that must hold: style, types, layers, security, data, tables
#   make lock    renew constraints.txt from pyproject.toml
#   make screenshots   take pictures of the main pages into build/screenshots and docs/images
#
# Settings are variables KYNIEM_…; docs/operations.md lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CLIENTS := $(VENV)/clients
TESTS ?=
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help run test check lock screenshots

help:
	@sed -n 's/^#   //p' Makefile

run: $(VENV)/installed
	@$(BIN)/kyniem db upgrade
	@$(BIN)/kyniem serve

test: $(VENV)/installed-for-tests $(CLIENTS)/programs $(CLIENTS)/node_modules
	@$(BIN)/python -m pytest -n auto $(TESTS)

check: $(VENV)/installed-for-tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy app
	$(BIN)/mypy scripts/build_lunar_table.py
	$(BIN)/lint-imports --no-logo
	$(BIN)/deptry app
	$(BIN)/bandit -q -c pyproject.toml -r app
	$(BIN)/python scripts/scan_secrets.py
	$(BIN)/python scripts/audit.py
	$(BIN)/yamllint --strict data
	$(BIN)/kyniem catalogue check
	$(BIN)/kyniem feed --check
	$(BIN)/python scripts/build_lunar_table.py --check

lock: $(VENV)/installed-for-tests
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --quiet --upgrade \
		--no-header --no-annotate --no-emit-index-url --no-emit-find-links -o constraints.txt

screenshots: $(VENV)/installed-for-tests
	@$(BIN)/python scripts/screenshots.py

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { \
		echo "Không tìm thấy $(PYTHON). Cần Python 3.11 trở lên; hoặc chỉ rõ: make PYTHON=/đường/dẫn/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$$($(PYTHON) --version) quá cũ. Cần Python 3.11 trở lên; hoặc chỉ rõ: make PYTHON=/đường/dẫn/python3"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
		echo "Không tạo được môi trường $(VENV): cài thêm gói venv của Python (Debian: python3-venv)."; rm -rf $(VENV); exit 1; }

$(VENV)/installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Đang cài các thư viện (chỉ lần đầu)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e . || { \
		echo "Không cài được thư viện: kiểm tra mạng hoặc cấu hình pip, rồi chạy lại."; exit 1; }
	@touch $@

$(VENV)/installed-for-tests: $(VENV)/installed
	@echo "Đang cài các thư viện để kiểm thử (chỉ lần đầu)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test,check]' || { \
		echo "Không cài được thư viện: kiểm tra mạng hoặc cấu hình pip, rồi chạy lại."; exit 1; }
	@touch $@

# Calendar programs for tests/clients. Where they cannot be had, their tests are skipped and say so.
$(CLIENTS)/programs: tests/clients/requirements.txt | $(VENV)/bin/python
	@echo "Đang cài các chương trình lịch để kiểm thử (chỉ lần đầu)…"
	@{ $(BIN)/python -m venv $(CLIENTS) && \
		$(CLIENTS)/bin/python -m pip install --quiet --disable-pip-version-check --retries 1 -r $< && \
		touch $@; } || echo "Không cài được vdirsyncer và khal: bỏ qua các kiểm thử cần đến chúng."

$(CLIENTS)/node_modules: tests/clients/package-lock.json | $(VENV)/bin/python
	@{ mkdir -p $(CLIENTS) && cp $(<D)/package.json $< $(CLIENTS) && \
		npm ci --silent --fetch-retries=0 --prefix $(CLIENTS) && touch $@; } || \
		echo "Không cài được ical.js (cần npm): bỏ qua các kiểm thử cần đến nó."
