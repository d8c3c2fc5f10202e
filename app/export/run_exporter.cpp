// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/export/run_exporter.h"

#include "app/export/export_exr.h"
#include "app/export/export_npz.h"
#include "app/export/export_video.h"
#include "app/images/picture_reader.h"
#include "app/runs/run_ancestry.h"
#include "app/runs/run_replayer.h"
#include "app/storage/export_csv.h"
#include "app/storage/picture_file.h"
#include "app/storage/run_json.h"
#include "core/base/errors.h"
#include "core/base/method_table.h"
#include "core/engine/engine.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace referee {

namespace {

std::string numbered(int64_t iteration)
{
    return QStringLiteral("%1").arg(iteration, 4, 10, QLatin1Char('0')).toStdString();
}

} // namespace

std::vector<int64_t> ExportOrder::iterations(int64_t first, int64_t last, int64_t otherwise) const
{
    if (every) {
        std::vector<int64_t> all;
        for (int64_t i = (first + *every - 1) / *every * *every; i < last; i += *every) {
            all.push_back(i);
        }
        all.push_back(last);
        return all;
    }
    const int64_t wanted = at.value_or(otherwise);
    if (wanted < first || wanted > last) {
        throw UsageError("--at must be an iteration of " + run.string() + ", from " + std::to_string(first) + " to "
            + std::to_string(last) + ", got " + std::to_string(wanted) + "."
            + (wanted < first && wanted >= 0 ? " Earlier iterations are in its parent run." : ""));
    }
    return { wanted };
}

std::filesystem::path ExportOrder::target() const
{
    const auto target = folder.empty() ? run.parent_path() : folder;
    std::error_code error;
    if (!target.empty() && !std::filesystem::is_directory(target, error)) {
        throw WriteError(target.string() + ": the folder does not exist. Create it, or choose another one with --out.");
    }
    return target;
}

NameClaim ExportOrder::claim(const std::string& words, const Endings& endings) const
{
    return { target(), run.stem().string() + words, endings };
}

std::filesystem::path ExportOrder::newFolder(const char* ending) const
{
    return claimFolder(target(), run.stem().string(), ending);
}

RunExporter::RunExporter(const ExportOrder& order, const ExportHelpers& helpers)
    : m_order(order)
    , m_helpers(helpers)
    , m_runs(RunAncestry::open(order.run, RunFile::Access::Read))
    , m_reports(m_runs.run().reports())
{
}

std::vector<std::string> RunExporter::write()
{
    Files files;
    const auto add = [&files](bool isWanted, const auto& writeSome) {
        if (isWanted) {
            const Files more = writeSome();
            files.insert(files.end(), more.begin(), more.end());
        }
    };
    add(m_order.isCsv, [this] { return writeNumbers(); });
    add(m_order.isNpz, [this] { return writeLatents(); });
    add(m_order.isPng, [this] { return writePictures(); });
    add(m_order.isExr, [this] { return writeMaps(); });
    add(m_order.isVideo || m_order.isFrames, [this] { return writeMovie(); });
    return files;
}

std::vector<std::string> RunExporter::writeNumbers() const
{
    const RunFile& run = m_runs.run();
    const NameClaim name = m_order.claim({}, { " metrics.csv", " edits.csv" });
    const auto metrics = name.file(" metrics.csv");
    const auto edits = name.file(" edits.csv");
    writeMetricsCsv(metrics, numbersOf(run));
    writeEditsCsv(edits, run.edits());
    return { metrics.string(), edits.string() };
}

/// Snapshots of every N-th iteration and the last one; metrics of all iterations.
std::vector<std::string> RunExporter::writeLatents() const
{
    const RunFile& run = m_runs.run();
    auto iterations = run.snapshotIterations();
    std::erase_if(iterations,
        [&](int64_t iteration) { return m_order.every && iteration % *m_order.every != 0 && iteration != run.end(); });
    const nlohmann::ordered_json json = { { "uuid", run.head().uuid }, { "prompt", run.head().request.prompt },
        { "seed", std::to_string(run.head().request.seed) }, { "settings", toJson(run.head().request.settings) } };
    const NameClaim name = m_order.claim({}, { ".npz" });
    const auto target = name.file(".npz");
    const auto snapshot = [this, &run](int64_t iteration) {
        if (m_helpers.stop && *m_helpers.stop) {
            throw Cancelled("Interrupted; no latents were written.");
        }
        m_helpers.progress("Write", iteration, run.end());
        return run.snapshot(iteration);
    };
    writeNpz(target, { iterations, snapshot, run.reports(), run.scores(), json.dump() });
    return { target.string() };
}

void RunExporter::loadEngine()
{
    if (m_engine) {
        return;
    }
    m_engine = m_helpers.loadEngine(m_runs.run().head());
    for (const auto& difference : identityDifferences(m_runs.run().head(), m_engine->facts(), m_engine->packFiles())) {
        m_helpers.note(difference + " Recomputed pictures and gradients may differ from those of the run.");
    }
}

RunMoments& RunExporter::moments(int64_t iteration)
{
    loadEngine();
    const RunFile& holder = m_runs.holder(iteration);
    if (m_holder != &holder) { // one at a time, because they share the engine
        m_moments = std::make_unique<RunMoments>(*m_engine, holder, m_helpers.stop);
        m_holder = &holder;
    }
    return *m_moments;
}

/// The iteration after the last one. For plain sampling files of version 1 have no snapshots to count.
int64_t RunExporter::end() const
{
    const bool hasMore = !m_reports.empty() && m_reports.back().iteration >= m_runs.run().end();
    return hasMore ? m_reports.back().iteration + 1 : m_runs.run().end();
}

template <typename Write>
std::vector<std::string> RunExporter::writeAll(
    const std::vector<int64_t>& iterations, const Endings& endings, const char* folderEnding, const Write& write)
{
    if (!m_order.every) {
        const NameClaim name = m_order.claim(" at " + std::to_string(iterations.front()), endings);
        return write(iterations.front(), name.stem());
    }
    const auto folder = m_order.newFolder(folderEnding);
    for (const int64_t iteration : iterations) {
        write(iteration, folder / numbered(iteration));
    }
    return { folder.string() };
}

std::vector<std::string> RunExporter::writePictures()
{
    const auto iterations = m_order.iterations(first(), end(), end());
    loadEngine();
    const bool isFromSeed = beginsFromSeed(*m_engine, m_runs.root());
    return writeAll(iterations, { ".png" }, ".pictures", [&](int64_t iteration, const std::filesystem::path& stem) {
        m_helpers.progress("Decode", iteration, end());
        const std::string file = stem.string() + ".png";
        writePicture(file, moments(iteration).picture(iteration), momentJson(m_runs, iteration, isFromSeed));
        return std::vector { file };
    });
}

/// The tail has no referee.
int64_t RunExporter::lastWithReferee() const
{
    const auto last = std::find_if_not(m_reports.rbegin(), m_reports.rend(), std::mem_fn(&StepReport::isTail));
    return last == m_reports.rend() ? m_runs.run().end() - 1 : last->iteration;
}

std::vector<std::string> RunExporter::writeMaps()
{
    if (const MethodTraits& method = methodTraits(m_runs.run().head().request.settings); !method.isInspectable) {
        throw UsageError(m_runs.run().path().string() + ": the run's method " + method.key + " (" + method.name
            + ") has no gradients. Export its images with --png.");
    }
    if (m_runs.run().end() <= first()) {
        throw UsageError(
            m_runs.run().path().string() + ": the run has no finished iteration, so there are no gradients.");
    }
    const auto iterations = m_order.iterations(first(), m_runs.run().end() - 1, lastWithReferee());
    loadEngine();
    return writeAll(iterations, { ".exr", " pixels.exr" }, ".maps",
        [this](int64_t iteration, const std::filesystem::path& stem) { return writeMapsOf(iteration, stem); });
}

/// Writes two files, because latents and pictures differ in size.
std::vector<std::string> RunExporter::writeMapsOf(int64_t iteration, const std::filesystem::path& stem)
{
    m_helpers.progress("Recompute", iteration, end());
    std::vector kinds { MapKind::Referee, MapKind::Sds, MapKind::Pixel };
    if (m_order.hasParts) {
        kinds.insert(kinds.end(),
            { MapKind::Matching, MapKind::Captioning, MapKind::Contrast, MapKind::Guidance, MapKind::Rest });
    }
    MapSet wanted;
    for (const auto kind : kinds) {
        wanted.set(static_cast<size_t>(kind));
    }
    auto moment = moments(iteration).maps(iteration, wanted);
    if (moment.isOther && !std::exchange(m_hasWarned, true)) {
        m_helpers.note("Recomputing iteration " + std::to_string(iteration)
            + " gave other bits than in the run; the maps are those of the recomputation.");
    }
    ExrFacts facts;
    facts.referee = refereeLayer(m_engine->facts().hasBlip2 ? moment.acting.settings.blip2Weight : 0,
        m_engine->facts().hasClip ? moment.acting.settings.clipWeight : 0);
    facts.run = m_holder->head().uuid;
    facts.prompt = moment.acting.prompt;
    facts.negativePrompt = moment.acting.negativePrompt;
    facts.seed = std::to_string(m_runs.run().head().request.seed);
    facts.iteration = iteration;
    facts.repeat = moment.isOther ? "other bits than in the run" : "the bits of the run";
    const auto pixels = std::stable_partition(
        moment.maps.begin(), moment.maps.end(), [](const GradientMap& map) { return map.kind != MapKind::Pixel; });
    std::vector<std::string> files;
    const auto write = [&](std::vector<GradientMap> maps, const char* ending) {
        if (!maps.empty()) {
            files.push_back(stem.string() + ending);
            writeExr(files.back(), maps, facts);
        }
    };
    write({ moment.maps.begin(), pixels }, ".exr");
    write({ pixels, moment.maps.end() }, " pixels.exr");
    return files;
}

QImage RunExporter::moviePicture(int64_t iteration)
{
    if (m_order.every) {
        m_helpers.progress("Decode", iteration, end());
        return toImage(moments(iteration).picture(iteration));
    }
    m_helpers.progress("Draw", iteration, end());
    return previewOf(m_runs.run().previewPng(iteration));
}

std::vector<std::string> RunExporter::writeMovie()
{
    const auto picture = [this](int64_t iteration) { return moviePicture(iteration); };
    const FilmPlan plan { m_order.every ? m_order.iterations(m_runs.run().head().firstIteration, end(), end())
                                        : m_runs.run().previewIterations(),
        picture, m_order.framesPerSecond.value_or(FilmPlan {}.framesPerSecond), m_helpers.stop };
    if (plan.iterations.empty()) {
        throw LoadError(m_runs.run().path().string()
            + ": the run has no previews for a video; they were removed. Recompute pictures, for example with --every "
              "5.");
    }
    const FilmStrip strip({ m_runs.run().head().request.prompt, end(), m_reports, m_runs.run().edits() },
        picture(plan.iterations.front()).size());
    if (m_order.isFrames) {
        const auto folder = m_order.newFolder(".frames");
        writeFrames(folder, plan, strip);
        return { folder.string() };
    }
    const NameClaim film = m_order.claim({}, { ".mp4", ".mp4.part" });
    writeFilm(film.file(".mp4"), plan, strip);
    return { film.file(".mp4").string() };
}

} // namespace referee
