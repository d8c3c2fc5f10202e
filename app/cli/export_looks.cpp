// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/export_looks.h"

#include "app/cli/arguments/engine_arguments.h"
#include "app/cli/arguments/terminal.h"
#include "app/export/export_exr.h"
#include "app/export/export_video.h"
#include "app/images/picture_reader.h"
#include "app/runs/run_ancestry.h"
#include "app/runs/run_replayer.h"
#include "app/storage/picture_file.h"
#include "core/base/errors.h"
#include "core/base/log.h"
#include "core/base/method_table.h"
#include "core/engine/engine.h"

#include <QtGui/QGuiApplication>
#include <algorithm>
#include <functional>
#include <utility>

namespace referee::cli {

namespace {

/// Qt's messages about the desktop (no XDG_RUNTIME_DIR, …) do not matter to a program without a window.
void logQtMessage(QtMsgType, const QMessageLogContext&, const QString& text) { logDebug("Qt: " + text.toStdString()); }

std::string numbered(int64_t iteration)
{
    return QStringLiteral("%1").arg(iteration, 4, 10, QLatin1Char('0')).toStdString();
}

} // namespace

LookExport::LookExport(const ExportArguments& arguments, const RunAncestry& runs)
    : m_arguments(arguments)
    , m_runs(runs)
    , m_run(runs.run())
    , m_reports(m_run.reports())
    , m_line(arguments.every && !arguments.asJson)
{
}

void LookExport::loadEngine()
{
    if (m_engine) {
        return;
    }
    auto options = optionsOfRun(m_run.head(), m_arguments.networks);
    options.device = m_arguments.device.empty() ? options.device : m_arguments.device;
    m_engine = referee::loadEngine(options, {}, &stopFlag());
    for (const auto& difference : identityDifferences(m_run.head(), m_engine->facts(), m_engine->packFiles())) {
        printNote(difference + " Recomputed pictures and gradients may differ from those of the run.");
    }
}

RunMoments& LookExport::moments(int64_t iteration)
{
    loadEngine();
    const RunFile& holder = m_runs.holder(iteration);
    if (m_holder != &holder) { // one at a time, because they share the engine
        m_moments = std::make_unique<RunMoments>(*m_engine, holder, &stopFlag());
        m_holder = &holder;
    }
    return *m_moments;
}

/// The iteration after the last one. For plain sampling files of version 1 have no snapshots to count.
int64_t LookExport::end() const
{
    const bool hasMore = !m_reports.empty() && m_reports.back().iteration >= m_run.end();
    return hasMore ? m_reports.back().iteration + 1 : m_run.end();
}

template <typename Write>
std::vector<std::string> LookExport::writeAll(
    const std::vector<int64_t>& iterations, const Endings& endings, const char* folderEnding, const Write& write)
{
    if (!m_arguments.every) {
        const NameClaim name = m_arguments.claim(" at " + std::to_string(iterations.front()), endings);
        return write(iterations.front(), name.stem());
    }
    const auto folder = m_arguments.newFolder(folderEnding);
    for (const int64_t iteration : iterations) {
        write(iteration, folder / numbered(iteration));
    }
    return { folder.string() };
}

std::vector<std::string> LookExport::writePictures()
{
    const auto iterations = m_arguments.iterations(first(), end(), end());
    loadEngine();
    const bool isFromSeed = beginsFromSeed(*m_engine, m_runs.root());
    return writeAll(iterations, { ".png" }, ".pictures", [&](int64_t iteration, const std::filesystem::path& stem) {
        show("Decode", iteration);
        const std::string file = stem.string() + ".png";
        writePicture(file, moments(iteration).picture(iteration), momentJson(m_runs, iteration, isFromSeed));
        return std::vector { file };
    });
}

/// The tail has no referee.
int64_t LookExport::lastWithReferee() const
{
    const auto last = std::find_if_not(m_reports.rbegin(), m_reports.rend(), std::mem_fn(&StepReport::isTail));
    return last == m_reports.rend() ? m_run.end() - 1 : last->iteration;
}

std::vector<std::string> LookExport::writeMaps()
{
    if (const MethodTraits& method = methodTraits(m_run.head().request.settings); !method.isInspectable) {
        throw UsageError(m_run.path().string() + ": the run's method " + method.key + " (" + method.name
            + ") has no gradients. Export its images with --png.");
    }
    if (m_run.end() <= first()) {
        throw UsageError(m_run.path().string() + ": the run has no finished iteration, so there are no gradients.");
    }
    const auto iterations = m_arguments.iterations(first(), m_run.end() - 1, lastWithReferee());
    loadEngine();
    return writeAll(iterations, { ".exr", " pixels.exr" }, ".maps",
        [this](int64_t iteration, const std::filesystem::path& stem) { return writeMapsOf(iteration, stem); });
}

/// Writes two files, because latents and pictures differ in size.
std::vector<std::string> LookExport::writeMapsOf(int64_t iteration, const std::filesystem::path& stem)
{
    show("Recompute", iteration);
    std::vector kinds { MapKind::Referee, MapKind::Sds, MapKind::Pixel };
    if (m_arguments.hasParts) {
        kinds.insert(kinds.end(), { MapKind::Matching, MapKind::Captioning, MapKind::Guidance, MapKind::Rest });
    }
    MapSet wanted;
    for (const auto kind : kinds) {
        wanted.set(static_cast<size_t>(kind));
    }
    auto moment = moments(iteration).maps(iteration, wanted);
    if (moment.isOther && !std::exchange(m_hasWarned, true)) {
        printNote("Recomputing iteration " + std::to_string(iteration)
            + " gave other bits than in the run; the maps are those of the recomputation.");
    }
    ExrFacts facts;
    facts.referee = refereeLayer(m_engine->facts().hasBlip2 ? moment.acting.settings.blip2Weight : 0,
        m_engine->facts().hasClip ? moment.acting.settings.clipWeight : 0);
    facts.run = m_holder->head().uuid;
    facts.prompt = moment.acting.prompt;
    facts.negativePrompt = moment.acting.negativePrompt;
    facts.seed = std::to_string(m_run.head().request.seed);
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

QImage LookExport::moviePicture(int64_t iteration)
{
    if (m_arguments.every) {
        show("Decode", iteration);
        return toImage(moments(iteration).picture(iteration));
    }
    return previewOf(m_run.previewPng(iteration));
}

std::vector<std::string> LookExport::writeMovie()
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qInstallMessageHandler(logQtMessage);
    int count = 1;
    char name[] = "referee";
    char* names[] = { name, nullptr };
    const QGuiApplication application(count, names);
    const auto picture = [this](int64_t iteration) { return moviePicture(iteration); };
    const FilmPlan plan { m_arguments.every ? m_arguments.iterations(m_run.head().firstIteration, end(), end())
                                            : m_run.previewIterations(),
        picture, m_arguments.framesPerSecond.value_or(FilmPlan {}.framesPerSecond), &stopFlag() };
    if (plan.iterations.empty()) {
        throw LoadError(m_run.path().string()
            + ": the run has no previews for a video; they were removed. Recompute pictures, for example with --every "
              "5.");
    }
    const FilmStrip strip(
        { m_run.head().request.prompt, end(), m_reports, m_run.edits() }, picture(plan.iterations.front()).size());
    if (m_arguments.isFrames) {
        const auto folder = m_arguments.newFolder(".frames");
        writeFrames(folder, plan, strip);
        return { folder.string() };
    }
    const NameClaim film = m_arguments.claim({}, { ".mp4", ".mp4.part" });
    writeFilm(film.file(".mp4"), plan, strip);
    return { film.file(".mp4").string() };
}

void LookExport::show(const char* what, int64_t iteration) const
{
    m_line.show(std::string(what) + " iteration " + std::to_string(iteration) + " of " + std::to_string(end()) + "…");
}

} // namespace referee::cli
