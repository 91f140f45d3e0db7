#!/usr/bin/env bash
# One seed per task of an array job, on a folder that all nodes share; the task's number is the seed.
#   sbatch --array=1-3 environment/slurm-notebook.sh notebooks/02-r1-zero.ipynb -p preset cpu    # one notebook (without an array: seed 1)
#   sbatch --array=1-3 environment/slurm-notebook.sh reproduce --preset cpu                      # all notebooks; when the array has ended:
#   r1nb collect artifacts/slurm/reproduction --seeds 1,2,3                                      # one summary and one report
# What comes after the notebook goes to `r1nb run`, and the copy to artifacts/slurm/<notebook>/seed-<seed>.ipynb, a page beside it. A notebook that uses a
# GPU: add e.g. --gres=gpu:1. A job that is pre-empted, or submitted again, continues where it was: finished notebooks are kept, and trainings go on from
# their last checkpoint.
#SBATCH --job-name=r1nb
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --requeue
#SBATCH --open-mode=append
# Slurm makes no folder for it; this one is there once the project is built.
#SBATCH --output=artifacts/%x-%A-%a.log
# Time to save the notebook before the end of the allocation.
#SBATCH --signal=B:TERM@60
set -euo pipefail
cd "${SLURM_SUBMIT_DIR:-$(dirname "$0")/..}"
what=$1; shift
export OMP_NUM_THREADS=${SLURM_CPUS_PER_TASK:-1}
if [ "$what" = reproduce ]; then
  arguments=(reproduce --resume --out artifacts/slurm/reproduction "$@")
else
  seed=${SLURM_ARRAY_TASK_ID:-1}
  copy=artifacts/slurm/$(basename "$what" .ipynb)/seed-$seed.ipynb
  mkdir -p "$(dirname "$copy")"
  arguments=(run "$what" "$copy" -p seed "$seed" --report "${copy%.ipynb}.html" "$@")
fi
dotnet "${R1NB:-artifacts/bin/R1.Kernel/release_linux-x64/r1nb.dll}" "${arguments[@]}" &
child=$!
trap 'kill -TERM $child' TERM
# A signal ends the first wait; the runner then saves its notebook and ends.
status=0; wait $child || status=$?
if [ $status -gt 128 ]; then status=0; wait $child || status=$?; fi
exit $status
