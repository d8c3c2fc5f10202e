// SPDX-License-Identifier: GPL-3.0-or-later
// Parts that do not belong together are named, both of them, before anything is loaded; tokens that BLIP adds are found
// by their names.
#include "core/engine/loaded_models.h"
#include "core/engine/local_engine.h"
#include "core/engine/one_checkpoint.h"
#include "core/engine/pack_check.h"
#include "tests/core/io/file_kit.h"
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>
#include <nlohmann/json.hpp>

using namespace referee;
using namespace referee::test;
using Json = nlohmann::json;
namespace fs = std::filesystem;

class TestOneCheckpoint : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void theMiniatureFits();
    void whatDoesNotFitIsNamed_data();
    void whatDoesNotFitIsNamed();
    void allMisfitsAreToldAtOnce();
    void sizesOfAnotherAutoencoderAreNoticed();
    void addedTokensAreFoundByName();
    void plainVocabularyOfBertIsTaken();
    void vocabularyWithoutTheTokenIsRefused();
    void tokenizerJsonAloneDoes_data();
    void tokenizerJsonAloneDoes();

private:
    void edit(const std::string& file, const std::function<void(Json&)>& change) const;
    std::vector<std::string> linesOf(const char* file) const;
    void writeLines(const char* file, const std::vector<std::string>& lines) const;
    Pack pack() const { return Pack::load(m_pack); }

    std::unique_ptr<Folder> m_folder;
    fs::path m_pack;
};

void TestOneCheckpoint::init()
{
    m_folder = std::make_unique<Folder>();
    m_pack = *m_folder / "pack";
    fs::copy(REFEREE_TEST_PACK, m_pack, fs::copy_options::recursive);
}

void TestOneCheckpoint::edit(const std::string& file, const std::function<void(Json&)>& change) const
{
    Json json;
    std::ifstream(m_pack / file) >> json;
    change(json);
    std::ofstream(m_pack / file) << json;
}

std::vector<std::string> TestOneCheckpoint::linesOf(const char* file) const
{
    std::vector<std::string> lines;
    std::ifstream stream(m_pack / file);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

void TestOneCheckpoint::writeLines(const char* file, const std::vector<std::string>& lines) const
{
    std::ofstream stream(m_pack / file);
    for (const auto& line : lines) {
        stream << line << '\n';
    }
}

void TestOneCheckpoint::theMiniatureFits()
{
    requireFittingParts(pack());
    QCOMPARE(blip2Words(m_pack / "blip2").captionStart, int64_t { 154 });
}

void TestOneCheckpoint::whatDoesNotFitIsNamed_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("change"); // a JSON patch of the merging kind
    QTest::addColumn<QStringList>("says");
    const auto row = [](const char* name, const char* file, const char* change, const QString& says) {
        QTest::newRow(name) << QString::fromLatin1(file) << QString::fromLatin1(change) << says.split(QLatin1Char('|'));
    };
    row("inpainting", "sd/unet/config.json", R"({"in_channels":9})",
        QStringLiteral("unet/config.json: in_channels is 9|vae/config.json: latent_channels is 4|for inpainting"));
    row("learned variance", "sd/unet/config.json", R"({"out_channels":8})",
        QStringLiteral("unet/config.json: out_channels is 8|latent_channels is 4|predicts variance"));
    row("autoencoder of 8 channels", "sd/vae/config.json", R"({"latent_channels":8})",
        QStringLiteral("in_channels is 4|latent_channels is 8|latent_channels must be 4, got 8"));
    row("grey autoencoder", "sd/vae/config.json", R"({"in_channels":1,"out_channels":1})",
        QStringLiteral("vae/config.json: in_channels must be 3, got 1"));
    row("other text encoder", "sd/text_encoder/config.json", R"({"hidden_size":64})",
        QStringLiteral("cross_attention_dim is 96|text_encoder/config.json: hidden_size is 64"));
    row("width of one level", "sd/unet/config.json", R"({"cross_attention_dim":[96,96,64]})",
        QStringLiteral("cross_attention_dim is 64|hidden_size is 96"));
    row("short texts", "sd/text_encoder/config.json", R"({"max_position_embeddings":40})",
        QStringLiteral("text_encoder/config.json: max_position_embeddings|at least 77|got 40"));
    row("short texts of the referee", "blip2/config.json", R"({"qformer_config":{"max_position_embeddings":31}})",
        QStringLiteral("blip2/config.json: qformer_config: max_position_embeddings|at least 32|got 31"));
    row("short questions", "judge/config.json", R"({"text_config":{"max_position_embeddings":34}})",
        QStringLiteral("judge/config.json: text_config: max_position_embeddings|at least 35|got 34"));
    row("end of text", "clip/config.json", R"({"text_config":{"eos_token_id":7}})",
        QStringLiteral(
            "clip/config.json: text_config: eos_token_id is 7|end token of the vocabulary beside it is 648"));
}

void TestOneCheckpoint::whatDoesNotFitIsNamed()
{
    QFETCH(QString, file);
    QFETCH(QString, change);
    QFETCH(QStringList, says);
    edit(file.toStdString(), [&](Json& json) { json.merge_patch(Json::parse(change.toStdString())); });
    EngineOptions options;
    options.pack = m_pack;
    const auto text = errorOf([&] { LocalEngine::load(options); });
    std::string checked;
    for (const auto& problem : checkPackHeaders(pack()).problems) {
        checked += problem + "\n";
    }
    for (const auto& word : says) {
        VERIFY_SAYS(text, word.toStdString());
        VERIFY_SAYS(checked, word.toStdString());
    }
}

void TestOneCheckpoint::allMisfitsAreToldAtOnce()
{
    edit("sd/unet/config.json", [](Json& json) { json["in_channels"] = 9; });
    edit("sd/text_encoder/config.json", [](Json& json) { json["max_position_embeddings"] = 40; });
    const auto text = errorOf([&] { requireFittingParts(pack()); });
    VERIFY_SAYS(text, "in_channels");
    VERIFY_SAYS(text, "max_position_embeddings");
}

void TestOneCheckpoint::sizesOfAnotherAutoencoderAreNoticed()
{
    edit("pack.json", [](Json& json) { json["image_size"] = 136; });
    requireFittingParts(pack());
    edit("sd/vae/config.json", [](Json& json) { // one level more: 16 pixels a latent place
        for (const char* key : { "block_out_channels", "down_block_types", "up_block_types" }) {
            json[key].push_back(json[key].back());
        }
    });
    VERIFY_SAYS(errorOf([&] { requireFittingParts(pack()); }), "image_size must be a multiple of 16");
}

void TestOneCheckpoint::addedTokensAreFoundByName()
{
    auto lines = linesOf("blip2/vocab.txt"); // [DEC] is last
    std::swap(lines[10], lines.back());
    writeLines("blip2/vocab.txt", lines);
    QCOMPARE(blip2Words(m_pack / "blip2").captionStart, int64_t { 10 });
    lines = linesOf("judge/vocab.txt"); // [DEC], [ENC]
    std::swap(lines[lines.size() - 2], lines.back());
    writeLines("judge/vocab.txt", lines);
    const auto words = WordPieceTokenizer::load(m_pack / "judge");
    QCOMPARE(addedTokenId(words, "[ENC]", 2, 156, "config.json"), int64_t { 154 });
}

void TestOneCheckpoint::plainVocabularyOfBertIsTaken()
{
    auto lines = linesOf("blip2/vocab.txt");
    lines.pop_back();
    writeLines("blip2/vocab.txt", lines);
    fs::remove(m_pack / "blip2/tokenizer_config.json");
    QCOMPARE(blip2Words(m_pack / "blip2").captionStart, int64_t { 154 }); // the row behind the vocabulary
}

void TestOneCheckpoint::vocabularyWithoutTheTokenIsRefused()
{
    auto lines = linesOf("blip2/vocab.txt");
    lines.back() = "word";
    writeLines("blip2/vocab.txt", lines);
    fs::remove(m_pack / "blip2/tokenizer_config.json");
    VERIFY_SAYS(errorOf([&] { blip2Words(m_pack / "blip2"); }),
        "the vocabulary must have the token \"[DEC]\", or 154 tokens, to which BLIP adds it; got 155 tokens without "
        "it");
}

void TestOneCheckpoint::tokenizerJsonAloneDoes_data()
{
    QTest::addColumn<QString>("part");
    for (const char* part : { "sd/tokenizer", "clip", "blip2", "judge" }) {
        QTest::newRow(part) << QString::fromLatin1(part);
    }
}

void TestOneCheckpoint::tokenizerJsonAloneDoes()
{
    QFETCH(QString, part);
    const auto folder = m_pack / part.toStdString();
    Json model;
    if (fs::exists(folder / "vocab.txt")) {
        const auto lines = linesOf((part.toStdString() + "/vocab.txt").c_str());
        model["type"] = "WordPiece";
        for (size_t id = 0; id < lines.size(); ++id) {
            model["vocab"][lines[id]] = id;
        }
    } else {
        auto merges = linesOf((part.toStdString() + "/merges.txt").c_str());
        std::erase_if(merges, [](const std::string& line) { return line.empty() || line.starts_with("#version"); });
        model["type"] = "BPE";
        model["merges"] = merges;
        std::ifstream(folder / "vocab.json") >> model["vocab"];
    }
    std::ofstream(folder / "tokenizer.json") << Json { { "model", model } };
    for (const char* name : { "vocab.txt", "vocab.json", "merges.txt" }) {
        fs::remove(folder / name);
    }
    EngineOptions options;
    options.pack = m_pack;
    const auto engine = LocalEngine::load(options);
    engine->loadJudge();
    const auto files = engine->packFiles();
    const auto name = part.toStdString() + "/tokenizer.json";
    QVERIFY(std::any_of(files.begin(), files.end(), [&](const PackFile& file) { return file.path == name; }));
    QVERIFY(checkPackHeaders(pack()).isOk());
}

REFEREE_TEST(TestOneCheckpoint)
#include "tst_one_checkpoint.moc"
