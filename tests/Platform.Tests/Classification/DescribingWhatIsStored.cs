using Conversa.Platform.Classification;
using static Conversa.Platform.Tests.Classification.Descriptions;

namespace Conversa.Platform.Tests.Classification;

public sealed class DescribingWhatIsStored
{
    private static readonly Type[] Complete = [typeof(PersonRow), typeof(NoteRow), typeof(LineRow), typeof(WordRow)];

    [Fact]
    public void A_complete_description_says_for_each_column_whose_it_is()
    {
        var model = PersistedModel.Build(Complete);

        model.Tables.Select(x => x.Name).ShouldBe(["line", "note", "person", "word"]);
        model.Tables.Single(x => x.Name == "person").Columns.Select(x => x.Name).ShouldBe(["id", "email_address", "version"]);
        model.Tables.Single(x => x.Name == "person").Column("EmailAddress")!.Owner!.Steps.ShouldBe([new OwnerStep("person", null, "id")]);
        model.Tables.Single(x => x.Name == "line").Column("Text")!.Owner!.Steps.ShouldBe([new OwnerStep("line", null, "note_id"), new OwnerStep("note", "id", "person_id")]);
        model.Tables.Single(x => x.Name == "person").Column("Version")!.Owner.ShouldBeNull();
    }

    [Theory]
    [InlineData(typeof(Unclassified), "Unclassified.Nick is not classified")]
    [InlineData(typeof(ClassifiedTwice), "ClassifiedTwice.Nick is classified twice")]
    [InlineData(typeof(WithoutWhy), "WithoutWhy.Nick does not say why it is not personal")]
    [InlineData(typeof(UnknownCategory), "UnknownCategory.Nick has the unknown category 'user.nick'")]
    [InlineData(typeof(SystemCategory), "SystemCategory.Nick has the category 'system.operations', which is not one of a person's")]
    [InlineData(typeof(UnknownPurpose), "UnknownPurpose.Nick has the unknown purpose 'fun'")]
    [InlineData(typeof(WithoutPurpose), "WithoutPurpose.Nick does not say why it is kept")]
    [InlineData(typeof(WithoutErase), "WithoutErase.Nick does not say what erasing the person does")]
    [InlineData(typeof(Orphan), "Orphan.Nick is orphan personal data")]
    [InlineData(typeof(OwnerElsewhere), "OwnerElsewhere.Nick is orphan personal data: 'UserId' starts at UserId")]
    [InlineData(typeof(OwnerIsNobody), "OwnerIsNobody.Nick is orphan personal data: 'At' ends at OwnerIsNobody.At")]
    [InlineData(typeof(OwnerPathIntoNothing), "leads to Letter, which no [StoredIn] class is called")]
    [InlineData(typeof(OwnerPathToNoColumn), "leads to Note.Writer, which is not a column")]
    [InlineData(typeof(WithoutColumns), "without a single column")]
    [InlineData(typeof(PersonAgain), "Table person is described 2 times")]
    public void An_incomplete_description_is_refused_by_name(Type row, string fault)
    {
        var refused = Should.Throw<ClassificationException>(() => PersistedModel.Build([.. Complete, row]));

        refused.Faults.ShouldHaveSingleItem().ShouldContain(fault);
        refused.Message.ShouldContain(fault);
    }

    [Fact]
    public void Every_fault_is_listed_at_once()
    {
        var refused = Should.Throw<ClassificationException>(() => PersistedModel.Build([typeof(Unclassified), typeof(Orphan), typeof(WithoutColumns)]));

        refused.Faults.Count.ShouldBe(4); // and that they all describe the same table
    }

    [Fact]
    public void The_platform_describes_its_own_tables() => PersistedModel.Build([typeof(PersistedModel).Assembly]).Tables.ShouldContain(x => x.Name == "schema_migration");
}
