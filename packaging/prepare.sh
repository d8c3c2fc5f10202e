# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What packaging/run and packaging/test share: apt packages, LibTorch, the oracles' Python, configure and build.
# Sourced from the repository's root; everything that is made lies in the ignored build/. Messages go to stderr.

say() { printf '%s\n' "$*" >&2; }

announceFailure() {
    local status=$?
    ((status == 0)) || say "Stopped before the work began (exit code $status). What is fetched and built is kept: start again to go on."
}

# onlyOne: two starts at once take turns; file descriptor 9 is the lock.
onlyOne() {
    flock -n 9 && return
    say "Another start is preparing build/: wait for it."
    flock 9
}

# The names in package lists, without comments.
namesIn() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@"; }

# installAptPackages LIST...: installs what is missing and says so; asks for sudo only then.
installAptPackages() {
    local wanted missing=() name asRoot=()
    mapfile -t wanted < <(namesIn "$@")
    if ! command -v dpkg-query >/dev/null; then
        say "This is not Debian: please see to it that these are installed: ${wanted[*]}"
        return
    fi
    local installed
    installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null || true)
    for name in "${wanted[@]}"; do
        grep -qx "installed $name" <<<"$installed" || missing+=("$name")
    done
    ((${#missing[@]})) || return 0
    say "Install ${#missing[@]} Debian packages: ${missing[*]}"
    if ((EUID != 0)); then
        command -v sudo >/dev/null || { say "They need root and there is no sudo: run apt-get install ${missing[*]}"; return 1; }
        asRoot=(sudo)
    fi
    "${asRoot[@]}" apt-get update -q >&2 || say "apt-get update reported an error; go on with the lists that are there."
    "${asRoot[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" >&2
}

# makeVenv FOLDER: a virtual environment with a working pip. Debian forbids pip outside of one (PEP 668).
makeVenv() {
    local python=/usr/bin/python3
    [[ -x $python ]] || python=python3
    "$1/bin/python" -m pip --version >/dev/null 2>&1 || "$python" -m venv --clear "$1" >&2
}

hasNvidiaGpu() { [[ -e /dev/nvidia0 ]] || { command -v nvidia-smi >/dev/null && nvidia-smi -L >/dev/null 2>&1; }; }

# userLibTorch [-DNAME=VALUE...]: true when the user brings a LibTorch of their own.
userLibTorch() {
    local argument prefix prefixes=${CMAKE_PREFIX_PATH:-}
    for argument in "$@"; do
        case $argument in
        -DREFEREE_LIBTORCH=* | -DREFEREE_LIBTORCH:*=*) return 0 ;;
        -DCMAKE_PREFIX_PATH=* | -DCMAKE_PREFIX_PATH:*=*) prefixes+=";${argument#*=}" ;;
        esac
    done
    while IFS= read -r prefix; do
        [[ -n $prefix && -f $prefix/include/torch/script.h ]] && return 0
    done < <(tr ';:' '\n' <<<"$prefixes")
    return 1
}

# One line that names what is in a folder; written last, so that a broken download is never taken for a whole one.
stampOf() { cat "$1/complete" 2>/dev/null || true; }

oracleStamp() { namesIn packaging/requirements-oracle.txt | paste -sd' '; }

hasOracle() { [[ $(stampOf build/oracle) == "$(oracleStamp)" ]]; }

# The oracles' Python environment: the pinned originals, with all of torch's own requirements.
makeOracle() {
    hasOracle && return
    say "Install the Python originals for the tests into build/oracle: $(oracleStamp)"
    say "(about 3 GB of downloads, once)"
    makeVenv build/oracle
    inOwnTmp retry build/oracle/bin/python -m pip install -q --disable-pip-version-check \
        -r packaging/requirements-oracle.txt >&2
    oracleStamp >build/oracle/complete
}

# retry COMMAND...: three attempts. pip keeps what came down whole, so that a retry only fetches the rest.
retry() {
    local attempt
    for attempt in 1 2 3; do
        "$@" && return 0
        say "Attempt $attempt of 3 failed: $*"
    done
    return 1
}

# inOwnTmp COMMAND...: with temporary files in build/, because /tmp is often small and wheels are not.
inOwnTmp() {
    mkdir -p build/tmp
    TMPDIR=$PWD/build/tmp "$@"
    rm -rf build/tmp
}

# LibTorch in build/libtorch: include/ and lib/ of the wheel under torch/, CUDA's small libraries under nvidia/.
fetchLibTorch() {
    local kind=cpu lists=(-r packaging/requirements-libtorch.txt) stamp
    if hasNvidiaGpu; then
        kind=cuda
        lists+=(-r packaging/requirements-libtorch-cuda.txt)
    fi
    stamp="$(namesIn packaging/requirements-libtorch.txt | paste -sd' ') $kind"
    [[ $(stampOf build/libtorch) == "$stamp" ]] && return
    say "Fetch LibTorch into build/libtorch: $stamp"
    makeVenv build/fetch
    local pip=(build/fetch/bin/python -m pip -q --disable-pip-version-check)
    mkdir -p build/wheels
    inOwnTmp retry "${pip[@]}" download --no-deps --progress-bar off -d build/wheels "${lists[@]}" >&2
    rm -rf build/libtorch build/libtorch.part
    inOwnTmp "${pip[@]}" install --no-deps --no-index --find-links build/wheels --no-compile \
        --target build/libtorch.part "${lists[@]}" >&2
    if [[ $kind == cpu ]]; then
        rm -f build/libtorch.part/torch/lib/lib{torch_cuda,torch_cuda_linalg,torch_nvshmem,c10_cuda,caffe2_nvrtc}.so
    fi
    echo "$stamp" >build/libtorch.part/complete
    mv build/libtorch.part build/libtorch
    rm -rf build/wheels
}

# addLibTorch NAME: adds our LibTorch to the array of CMake arguments, unless the user brings one there. Whichever of the
# two programs comes first decides which it is, so that both build with the same.
addLibTorch() {
    local -n cmakeArgumentsOf=$1
    userLibTorch "${cmakeArgumentsOf[@]}" && return
    cmakeArgumentsOf=("-DREFEREE_LIBTORCH=$(libTorchFolder)" "${cmakeArgumentsOf[@]}")
}

# libTorchFolder: the LibTorch that we have: the fetched one, or the one inside the oracles' environment.
libTorchFolder() {
    if [[ -f build/libtorch/complete ]]; then
        echo "$PWD/build/libtorch/torch"
    else
        echo "$PWD"/build/oracle/lib/python3*/site-packages/torch
    fi
}

# What a build folder was or shall be configured with. Where CI asks, warnings are errors.
configuration() { echo "$* CI=${CI:+ON} CMAKE_PREFIX_PATH=${CMAKE_PREFIX_PATH:-}"; }

isConfigured() {
    local folder=build/$1
    shift
    [[ -f $folder/build.ninja && $(cat "$folder/configured-with" 2>/dev/null) == "$(configuration "$@")" ]]
}

# configure PRESET [-DNAME=VALUE...]: only when something differs from last time; ninja sees to changed CMake files.
configure() {
    local preset=$1 folder=build/$1 fresh=() wanted
    isConfigured "$@" && return
    shift
    wanted=$(configuration "$@")
    [[ -z ${CI:-} ]] || set -- -DREFEREE_WERROR=ON "$@"
    [[ -f $folder/configured-with ]] && fresh=(--fresh)
    mkdir -p "$folder"
    echo unfinished >"$folder/configured-with"
    cmake --preset "$preset" "${fresh[@]}" "$@" >&2
    echo "$wanted" >"$folder/configured-with"
}

# jobs GIB: as many at once as there are cores, and as memory holds at so many GiB each; at least one.
jobs() {
    local cores memory
    cores=$(env -u OMP_NUM_THREADS -u OMP_THREAD_LIMIT nproc) # nproc counts no more cores than these say
    memory=$(awk -v each="$1" '/^MemAvailable/ { print int($2 / 1048576 / each) }' /proc/meminfo)
    echo $((memory < 1 ? 1 : memory < cores ? memory : cores))
}

# isBuilt PRESET [TARGET...]: nothing is to be done; only looks, so that it needs no lock.
isBuilt() {
    local preset=$1
    shift
    [[ $(ninja -C "build/$preset" -n "$@" 2>/dev/null | tail -1) == *"no work to do"* ]]
}

# build PRESET [TARGET...]: silent when nothing is to be done.
build() {
    local preset=$1
    isBuilt "$@" && return
    shift
    ninja -C "build/$preset" -j "$(jobs 2)" "$@" >&2
}
