#!/usr/bin/env bash
# One notebook, one job; one seed per task of an array, so that a sweep over seeds is one array job:
#   sbatch --array=1-3 environment/slurm-notebook.sh notebooks/02-r1-zero.ipynb -p preset cpu
# What comes after the notebook goes to `r1nb run`. The task's number is the seed (without an array: 1); the copy goes to
# artifacts/slurm/<notebook>/seed-<seed>.ipynb, a page beside it. A notebook that uses a GPU: add e.g. --gres=gpu:1.
#SBATCH --job-name=r1nb
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --output=artifacts/slurm/%x-%A-%a.log
# Time to save the notebook before the end of the allocation.
#SBATCH --signal=B:TERM@60
set -euo pipefail
cd "${SLURM_SUBMIT_DIR:-$(dirname "$0")/..}"
notebook=$1; shift
seed=${SLURM_ARRAY_TASK_ID:-1}
name=$(basename "$notebook" .ipynb)
copy=artifacts/slurm/$name/seed-$seed.ipynb
mkdir -p "$(dirname "$copy")"
export OMP_NUM_THREADS=${SLURM_CPUS_PER_TASK:-1}
dotnet "${R1NB:-artifacts/bin/R1.Kernel/release_linux-x64/r1nb.dll}" run "$notebook" "$copy" -p seed "$seed" --report "${copy%.ipynb}.html" "$@" &
child=$!
trap 'kill -TERM $child' TERM
# A signal ends the first wait; the runner then saves its notebook and ends.
status=0; wait $child || status=$?
if [ $status -gt 128 ]; then status=0; wait $child || status=$?; fi
exit $status
