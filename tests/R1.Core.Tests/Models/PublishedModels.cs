namespace R1.Tests.Models;

/// <summary>The keys of published config.json files that decide shapes, and what their authors state of the sizes.</summary>
internal static class PublishedModels
{
    private const string Llama3 = """
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": 128256, "num_key_value_heads": 8, "max_position_embeddings": 131072,
        "attention_bias": false, "mlp_bias": false, "hidden_act": "silu", "rms_norm_eps": 1e-05, "rope_theta": 500000.0, "pretraining_tp": 1,
        "tie_word_embeddings": false, "torch_dtype": "bfloat16", "bos_token_id": 128000, "eos_token_id": [128001, 128008, 128009], "rope_scaling":
        { "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 8192, "rope_type": "llama3" }
        """;

    private const string Qwen25 = """
        "architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_act": "silu", "max_position_embeddings": 32768, "rms_norm_eps": 1e-06,
        "rope_theta": 1000000.0, "sliding_window": 32768, "use_sliding_window": false, "use_cache": true, "torch_dtype": "bfloat16",
        "bos_token_id": 151643, "eos_token_id": 151643
        """;

    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>By name: the file, all parameters, and those that take part in a token (in billions, as published).</summary>
    public static Dictionary<string, (string Config, long Parameters, double ActiveBillions)> All { get; } = new()
    {
        ["Qwen2.5-0.5B"] = (Qwen("151936", 896, 4864, (24, 14, 2), tied: true), 494_032_768, 0.49),
        ["Qwen2.5-1.5B"] = (Qwen("151936", 1536, 8960, (28, 12, 2), tied: true), 1_543_714_304, 1.54),
        ["Qwen2.5-7B"] = (Qwen("152064", 3584, 18944, (28, 28, 4), tied: false), 7_615_616_512, 7.61),
        ["Qwen2.5-14B"] = (Qwen("152064", 5120, 13824, (48, 40, 8), tied: false), 14_770_033_664, 14.77),
        ["Qwen2.5-32B"] = (Qwen("152064", 5120, 27648, (64, 40, 8), tied: false), 32_763_876_352, 32.76),
        ["Llama-3.1-8B"] = (Llama(4096, 14336, 32, 32), 8_030_261_248, 8.03),
        ["Llama-3.3-70B"] = (Llama(8192, 28672, 80, 64), 70_553_706_496, 70.55),
        ["Qwen3-30B-A3B"] = ("""
            { "architectures": ["Qwen3MoeForCausalLM"], "model_type": "qwen3_moe", "attention_bias": false, "head_dim": 128, "hidden_act": "silu",
              "hidden_size": 2048, "intermediate_size": 6144, "max_position_embeddings": 40960, "moe_intermediate_size": 768, "norm_topk_prob": true,
              "num_attention_heads": 32, "num_experts": 128, "num_experts_per_tok": 8, "num_hidden_layers": 48, "num_key_value_heads": 4,
              "rms_norm_eps": 1e-06, "rope_theta": 1000000.0, "sliding_window": null, "use_sliding_window": false, "tie_word_embeddings": false,
              "decoder_sparse_step": 1, "mlp_only_layers": [], "router_aux_loss_coef": 0.001, "output_router_logits": false, "vocab_size": 151936 }
            """, 30_532_122_624, 3.3),
        ["DeepSeek-V3"] = ("""
            { "architectures": ["DeepseekV3ForCausalLM"], "model_type": "deepseek_v3", "attention_bias": false, "first_k_dense_replace": 3,
              "hidden_act": "silu", "hidden_size": 7168, "intermediate_size": 18432, "kv_lora_rank": 512, "max_position_embeddings": 163840,
              "moe_intermediate_size": 2048, "moe_layer_freq": 1, "n_group": 8, "n_routed_experts": 256, "n_shared_experts": 1, "norm_topk_prob": true,
              "num_attention_heads": 128, "num_experts_per_tok": 8, "num_hidden_layers": 61, "num_key_value_heads": 128, "num_nextn_predict_layers": 1,
              "q_lora_rank": 1536, "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "rms_norm_eps": 1e-06, "rope_theta": 10000, "v_head_dim": 128,
              "routed_scaling_factor": 2.5, "scoring_func": "sigmoid", "tie_word_embeddings": false, "topk_group": 4, "topk_method": "noaux_tc",
              "vocab_size": 129280, "bos_token_id": 0, "eos_token_id": 1, "ep_size": 1, "aux_loss_alpha": 0.001, "seq_aux": true,
              "torch_dtype": "bfloat16", "quantization_config":
              { "activation_scheme": "dynamic", "fmt": "e4m3", "quant_method": "fp8", "weight_block_size": [128, 128] }, "rope_scaling":
              { "beta_fast": 32, "beta_slow": 1, "factor": 40, "mscale": 1.0, "mscale_all_dim": 1.0, "original_max_position_embeddings": 4096,
                "type": "yarn" } }
            """, 671_026_419_200, 37),
    };

    private static string Qwen(string vocabulary, int hidden, int inner, (int Layers, int Heads, int KeyValueHeads) sizes, bool tied) => $$"""
        { {{Qwen25}}, "vocab_size": {{vocabulary}}, "hidden_size": {{hidden}}, "intermediate_size": {{inner}}, "num_hidden_layers": {{sizes.Layers}},
          "num_attention_heads": {{sizes.Heads}}, "num_key_value_heads": {{sizes.KeyValueHeads}}, "tie_word_embeddings": {{(tied ? "true" : "false")}} }
        """;

    private static string Llama(int hidden, int inner, int layers, int heads) => $$"""
        { {{Llama3}}, "hidden_size": {{hidden}}, "intermediate_size": {{inner}}, "num_hidden_layers": {{layers}}, "num_attention_heads": {{heads}} }
        """;
}
