#!/usr/bin/env bash
# What only a GPU can show: golden models and gradients, the GRPO loss, low-rank updates in bfloat16 on CUDA, and how fast that is beside PyTorch.
#   environment/gpu-check.sh pack    here: what the other machine lacks (the .NET runtime, the tests without libtorch) -> artifacts/gpu-check/pack.tar.xz
#   environment/gpu-check.sh run     there, in a copy of the repository with that file: needs an NVIDIA GPU and PyTorch 2.10 or 2.11, and no network
# GPU_CHECK_SHAPES="8m 0.5b 1.5b" chooses the shapes, OUT=folder keeps the log. GPU_CHECK_LIBTORCH=folder and GPU_CHECK_DEVICE=cpu try the pack itself
# where there is neither a GPU nor PyTorch.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=artifacts/gpu-check
release=release_linux-x64

pack() {
  local runtime home
  for project in R1.Core.Tests R1.Bench; do
    dotnet build "tests/$project/$project.csproj" -c Release -v quiet -nologo -clp:NoSummary
  done
  mkdir -p "$folder"
  home=$(dirname "$(readlink -f "$(command -v dotnet)")")
  runtime=$(dotnet --list-runtimes | awk '$1 == "Microsoft.NETCore.App" && $2 ~ /^10\./ { version = $2 } END { print version }')
  # libtorch itself is there; its shim and everything else is not.
  tar --create --xz --file "$folder/pack.tar.xz" \
    --exclude='libtorch*.so' --exclude='libc10*.so' --exclude='libshm*.so' --exclude='libaoti*.so' --exclude='lib*backend*.so' --exclude='libgomp*' \
    --exclude='*.pdb' --exclude='*.xml' \
    --directory "$home" dotnet host "shared/Microsoft.NETCore.App/$runtime" \
    --directory "$PWD/artifacts/bin" "R1.Core.Tests/$release" "R1.Bench/$release"
  ls -l "$folder/pack.tar.xz"
}

libtorch() {
  if [ -n "${GPU_CHECK_LIBTORCH:-}" ]; then echo "$GPU_CHECK_LIBTORCH"; return; fi
  python3 - <<'PYTHON'
import os, sys, torch
major, minor = (int(part) for part in torch.__version__.split(".")[:2])
if (major, minor) not in ((2, 10), (2, 11)):
    sys.exit(f"PyTorch is {torch.__version__}: TorchSharp 0.107 works over libtorch 2.10 and 2.11; install one of these.")
print(os.path.join(os.path.dirname(torch.__file__), "lib"))
PYTHON
}

run() {
  local failed=0 out=${OUT:-$folder/out} device=${GPU_CHECK_DEVICE:-cuda}
  mkdir -p "$out" "$folder/unpacked"
  tar --extract --xz --file "$folder/pack.tar.xz" --directory "$folder/unpacked"
  local unpacked=$PWD/$folder/unpacked
  LD_LIBRARY_PATH=$(libtorch):${LD_LIBRARY_PATH:-}
  export LD_LIBRARY_PATH DOTNET_ROOT=$unpacked R1_TEST_DEVICE=$device
  if [ "$device" = cuda ]; then
    nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader
    python3 -c 'import torch; print("PyTorch", torch.__version__, "CUDA", torch.version.cuda)'
  fi

  part "golden models, gradients and updates on CUDA"
  "$unpacked/dotnet" "$unpacked/R1.Core.Tests/$release/R1.Core.Tests.dll" --filter-class '*GoldenModelTests' --filter-class '*CudaTests' \
    --progress off || failed=1
  for shape in ${GPU_CHECK_SHAPES:-8m 0.5b 1.5b}; do
    part "low-rank updates in bfloat16, $shape"
    # The first run writes the checkpoint, the second measures.
    "$unpacked/dotnet" "$unpacked/R1.Bench/$release/R1.Bench.dll" large "$shape" --device "$device" > "$out/large-$shape-first.log" 2>&1 || failed=1
    "$unpacked/dotnet" "$unpacked/R1.Bench/$release/R1.Bench.dll" large "$shape" --device "$device" || failed=1
    python3 environment/gpu-peer.py "$shape" "$device" || failed=1
  done
  if [ $failed = 0 ]; then part "all is well"; else part "FAILED, see above"; fi
  return $failed
}

part() { printf '\n== %s\n' "$1"; }

case ${1:-} in
  pack) pack ;;
  run) mkdir -p "${OUT:-$folder/out}" && run 2>&1 | tee "${OUT:-$folder/out}/gpu-check.log" ;;
  *) echo "usage: environment/gpu-check.sh pack|run" >&2; exit 2 ;;
esac
