# Shared by the scripts in this folder. Source it: `. "$(dirname "$0")/lib.sh"`.
# Every script works from the root of the repository. What is costly to make lies in one cache outside it, shared by all
# clones; what is started lies in target/.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"
CACHE=${GUANXI_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/guanxi}
# One folder for each use: alternating compilers or flags within one would rebuild the world each time, and two commands
# would wait for each other.
HOST_TARGET=$CACHE/target/host
DEV_TARGET=$CACHE/target/dev
WASM_TARGET=$CACHE/target/wasm
TRIPLE=wasm32-unknown-unknown

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
now() { date +%s; }

# cargo for the release of the server and the tools.
cargo_host() { CARGO_TARGET_DIR=$HOST_TARGET cargo "$@"; }

# cargo for checks, tests and development.
cargo_dev() { CARGO_TARGET_DIR=$DEV_TARGET cargo "$@"; }

# Which compiler can build for the browser: `default`, `system` (the distribution's, where the default one cannot), or nothing.
wasm_compiler() {
  if compiles_wasm rustc; then
    echo default
  elif [ -x /usr/bin/cargo ] && compiles_wasm /usr/bin/rustc; then
    echo system
  fi
}
compiles_wasm() {
  local dir
  dir=$("$1" --print target-libdir --target $TRIPLE 2>/dev/null) && compgen -G "$dir/libcore-*.rlib" >/dev/null && compgen -G "$dir/libstd-*.rlib" >/dev/null
}

# cargo for the browser.
cargo_wasm() {
  case $(wasm_compiler) in
    default) CARGO_TARGET_DIR=$WASM_TARGET cargo "$@" ;;
    system) CARGO_TARGET_DIR=$WASM_TARGET RUSTC=/usr/bin/rustc RUSTDOC=/usr/bin/rustdoc RUSTUP_TOOLCHAIN='' PATH=/usr/bin:$PATH /usr/bin/cargo "$@" ;;
    *) die "No compiler here can build for the browser (target $TRIPLE). Run 'make setup'." ;;
  esac
}

# The package that makes wasm smaller, if `make setup` could fetch it.
binaryen() {
  local package=$CACHE/binaryen/node_modules/binaryen
  if [ -e "$package/index.js" ] && have node; then echo "$package"; fi
}

# A Chromium-like browser for the tests: GUANXI_CHROMIUM, the system's, or Playwright's own.
find_chromium() {
  local name
  for name in "${GUANXI_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    if [ -n "$name" ] && type -P "$name" >/dev/null; then
      type -P "$name"
      return
    fi
  done
  find "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}" -type f \( -name chrome -o -name headless_shell -o -name Chromium \) 2>/dev/null | sort | tail -n 1
}

digest() {
  if have sha256sum; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}

# One line that changes when anything a build depends on does.
inputs() {
  {
    rustc --version
    wasm_compiler
    binaryen
    find Cargo.toml Cargo.lock .cargo .make app server style public -type f -not -path '*/node_modules/*' -print0 2>/dev/null |
      LC_ALL=C sort -z | xargs -0 "$(have sha256sum && echo sha256sum || echo shasum)"
  } | digest | cut -d' ' -f1
}
