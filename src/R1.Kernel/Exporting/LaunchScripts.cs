namespace R1.Kernel.Exporting;

/// <summary>Scripts that start a training on one machine, or on several as a Slurm job.</summary>
internal static class LaunchScripts
{
    /// <summary>
    /// For frameworks that run on Ray: under Slurm the script starts Ray on the nodes of its job, elsewhere Ray must be running; either way a Ray Job trains.
    /// </summary>
    /// <param name="plan">Nodes and GPUs.</param>
    /// <param name="command">What trains.</param>
    /// <param name="preparation">A line before it.</param>
    public static string OnRay(ExportPlan plan, string command, string preparation = "") => Head(plan) + $$$"""
        if [ -n "${SLURM_JOB_ID:-}" ]; then
          head=$(hostname --ip-address | cut -d' ' -f1)
          ray start --head --node-ip-address="$head" --port=6379 --dashboard-host=127.0.0.1 --num-gpus={{{plan.GpusPerNode}}}
          trap 'ray stop' EXIT
          if [ "$SLURM_NNODES" -gt 1 ]; then
            srun --nodes=$((SLURM_NNODES - 1)) --ntasks=$((SLURM_NNODES - 1)) --exclude="$(hostname -s)" \
              ray start --address="$head:6379" --num-gpus={{{plan.GpusPerNode}}} --block &
            sleep 30
          fi
        fi
        # Ray's workers find the reward client in this folder, and its token in their environment.
        environment="{\"env_vars\": {\"R1NB_REWARDS_TOKEN\": \"${R1NB_REWARDS_TOKEN:-}\", \"PYTHONPATH\": \"$PWD\"}}"
        {{{preparation}}}
        ray job submit --address="${RAY_ADDRESS:-http://127.0.0.1:8265}" --runtime-env-json="$environment" -- \
          {{{command}}}

        """;

    /// <summary>For TRL, on accelerate: one process for each GPU.</summary>
    public static string WithAccelerate(ExportPlan plan, string config) => Head(plan) + $$$"""
        # The reward client lies in this folder.
        export PYTHONPATH=$PWD
        arguments=(--use_deepspeed --zero_stage 3 --mixed_precision bf16 --num_machines {{{plan.Nodes}}} --num_processes {{{plan.Gpus}}}
          --main_process_ip "$(hostname)" --main_process_port 29500 -m trl.scripts.grpo --config {{{config}}})
        if [ "${SLURM_NNODES:-1}" -gt 1 ]; then
          srun --ntasks-per-node=1 bash -c 'accelerate launch --machine_rank "$SLURM_NODEID" "$@"' launch "${arguments[@]}"
        else
          accelerate launch --machine_rank 0 "${arguments[@]}"
        fi

        """;

    private static string Head(ExportPlan plan) => $$"""
        #!/usr/bin/env bash
        # Starts the training: 'sbatch launch.sh' in this folder, or 'bash launch.sh' on a machine with {{plan.GpusPerNode}} GPUs.
        # The reward service must run before (r1nb serve-rewards); its token, if it has one, goes into the variable R1NB_REWARDS_TOKEN.
        #SBATCH --job-name=r1-zero
        #SBATCH --nodes={{plan.Nodes}}
        #SBATCH --ntasks-per-node=1
        #SBATCH --gpus-per-node={{plan.GpusPerNode}}
        set -euo pipefail
        cd "${SLURM_SUBMIT_DIR:-$(dirname "$0")}"

        """;
}
