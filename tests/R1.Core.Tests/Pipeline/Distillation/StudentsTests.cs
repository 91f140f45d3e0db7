using System.Globalization;
using R1.Configuration;
using R1.Data;
using R1.Generation;
using R1.Models;
using R1.Pipeline;
using R1.Training.Gradients.Vectorized;

namespace R1.Tests.Pipeline.Distillation;

public class StudentsTests
{
    private const int Seed = 3;

    [Theory]
    [InlineData(Preset.Smoke)]
    [InlineData(Preset.Cpu)]
    public void For_Preset_SixValidStudentsNamedByTheirSize(Preset preset)
    {
        var students = Students.For(preset, Seed);
        Assert.Equal([4, 2], students.CountBy(student => student.Name.Split('_')[0]).Select(shape => shape.Value));
        foreach (var student in students)
        {
            student.Validate();
            using var model = CausalLM.Create(student.Model, Seed);
            Assert.Equal(student.Name.Split('_')[1], Math.Round(model.ParameterCount / 1000.0).ToString(CultureInfo.InvariantCulture) + "k");
            Assert.StartsWith(student.Name.Split('_')[0], student.Model.ModelType);
        }
    }

    [Fact]
    public void For_EveryStudent_RunsOnTheVectorKernels()
    {
        foreach (var student in Students.For(Preset.Cpu, Seed))
        {
            using var policy = new Policy(CausalLM.Create(student.Model, Seed), SmallLanguage.Format);
            Assert.True(VectorGradientEngine.Supports(policy.Model), student.Name);
            Assert.IsType<VectorSampler>(policy.Sampler);
        }
    }

    [Fact]
    public void For_EveryStudent_HasWeightsAndDocumentsOfItsOwn()
    {
        var sources = new[] { Seed, Seed + 1 }.SelectMany(seed => Students.For(Preset.Cpu, seed)).Select(student => student.Seeds.Seed).ToList();
        Assert.Equal(12, sources.Distinct().Count());
        Assert.All(sources, source => Assert.True(source >= 0));
    }

    [Fact]
    public void Validate_VocabularyTooSmall_NamesTheRemedy()
    {
        var student = Students.For(Preset.Smoke, Seed)[0];
        var fault = Assert.Throws<InvalidConfigException>(() => (student with { Model = student.Model with { VocabSize = 20 } }).Validate());
        Assert.Contains($"give {student.Model.VocabSize}", fault.Message);
    }

    [Fact]
    public void ConfigJson_Student_KeepsWhatOnlyItsArchitectureHas()
    {
        var student = Students.For(Preset.Smoke, Seed)[^1];
        var llama = Assert.IsType<LlamaConfig>(student.Model);
        Assert.NotEqual(ConfigJson.Hash(student), ConfigJson.Hash(student with { Model = llama with { NumKeyValueHeads = 4 } }));
        var read = ConfigJson.Read<StudentConfig>(ConfigJson.Write(student), "student.json");
        Assert.Equal(ConfigJson.Write(student), ConfigJson.Write(read));
        Assert.Equal(2, Assert.IsType<LlamaConfig>(read.Model).NumKeyValueHeads);
    }

    [Theory]
    [InlineData(Preset.Smoke)]
    [InlineData(Preset.Cpu)]
    public void ReinforcementConfig_ForStudents_IsValid(Preset preset)
    {
        ReinforcementConfig.ForStudent(preset, Seed, steps: 60).Validate();
        ReinforcementConfig.ForDistilled(preset, Seed).Validate();
        RejectionSamplingConfig.ForDistillation(preset, Seed).Validate();
    }
}
