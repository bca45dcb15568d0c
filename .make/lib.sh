# Shared by the scripts in this folder. Source it: `. "$(dirname "$0")/lib.sh"`.
# Every script works from the root of the repository and keeps what it makes in one cache outside it.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"
CACHE=${GUANXI_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/guanxi}

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
