// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/export_looks.h"

#include "app/cli/arguments/engine_arguments.h"
#include "app/cli/arguments/progress_bar.h"
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
#include <iostream>
#include <utility>

namespace referee::cli {

namespace {

MapSet setOf(std::initializer_list<MapKind> kinds)
{
    MapSet set;
    for (const auto kind : kinds) {
        set.set(static_cast<size_t>(kind));
    }
    return set;
}

/// Qt talks to stderr about its surroundings (no XDG_RUNTIME_DIR, …), which concern a program without a window little.
void logQtMessage(QtMsgType, const QMessageLogContext&, const QString& text) { logDebug("Qt: " + text.toStdString()); }

std::string numbered(int64_t iteration)
{
    const auto digits = std::to_string(iteration);
    return std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

} // namespace

LookExport::LookExport(const ExportArguments& arguments, const RunAncestry& runs)
    : m_arguments(arguments)
    , m_runs(runs)
    , m_run(runs.run())
    , m_reports(m_run.reports())
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
        std::cerr << "Note: " << difference << " What is painted again may be other than in the run." << std::endl;
    }
}

RunMoments& LookExport::moments(int64_t iteration)
{
    loadEngine();
    const RunFile& holder = m_runs.holder(iteration);
    if (m_looked != &holder) { // they share the engine: one walk at a time
        m_moments = std::make_unique<RunMoments>(*m_engine, holder, &stopFlag());
        m_looked = &holder;
    }
    return *m_moments;
}

/// The iteration after the last one. Files of version 1 have no snapshots of plain sampling to count by.
int64_t LookExport::end() const
{
    const bool hasMore = !m_reports.empty() && m_reports.back().iteration >= m_run.end();
    return hasMore ? m_reports.back().iteration + 1 : m_run.end();
}

std::vector<std::string> LookExport::writePictures()
{
    const auto iterations = m_arguments.iterations(first(), end(), end());
    loadEngine();
    const bool isFromSeed = beginsFromSeed(*m_engine, m_runs.root());
    const auto write = [&](int64_t iteration, const std::filesystem::path& file) {
        tell("Decode", iteration);
        writePicture(file, moments(iteration).picture(iteration), momentJson(m_runs, iteration, isFromSeed));
        return file.string();
    };
    if (!m_arguments.every) {
        const int64_t iteration = iterations.front();
        const NameClaim name = m_arguments.claim(" at " + std::to_string(iteration), { ".png" });
        return { write(iteration, name.file(".png")) };
    }
    const auto folder = m_arguments.newFolder(".pictures");
    for (const int64_t iteration : iterations) {
        write(iteration, folder / (numbered(iteration) + ".png"));
    }
    return { folder.string() };
}

/// In the tail Stable Diffusion is alone.
int64_t LookExport::lastWithReferee() const
{
    const auto last
        = std::find_if(m_reports.rbegin(), m_reports.rend(), [](const StepReport& report) { return !report.isTail; });
    return last == m_reports.rend() ? m_run.end() - 1 : last->iteration;
}

std::vector<std::string> LookExport::writeMaps()
{
    if (const MethodTraits& method = methodTraits(m_run.head().request.settings); !method.isInspectable) {
        throw UsageError(m_run.path().string() + ": the run's method " + method.key + " (" + method.name
            + ") has no gradients; export its pictures with --png.");
    }
    if (m_run.end() <= first()) {
        throw UsageError(m_run.path().string()
            + ": a run with a finished iteration was expected, found none; its "
              "gradients are those of finished ones.");
    }
    const auto iterations = m_arguments.iterations(first(), m_run.end() - 1, lastWithReferee());
    if (!m_arguments.every) {
        const std::string words = " at " + std::to_string(iterations.front());
        const NameClaim name = m_arguments.claim(words, { ".exr", " pixels.exr" });
        return writeMapsOf(iterations.front(), name.stem());
    }
    loadEngine();
    const auto folder = m_arguments.newFolder(".maps");
    for (const int64_t iteration : iterations) {
        writeMapsOf(iteration, folder / numbered(iteration));
    }
    return { folder.string() };
}

/// Latents and pictures have other sizes, so they go into a file each.
std::vector<std::string> LookExport::writeMapsOf(int64_t iteration, const std::filesystem::path& stem)
{
    tell("Look at", iteration);
    MapSet wanted = setOf({ MapKind::Referee, MapKind::Sds, MapKind::Pixel });
    if (m_arguments.hasParts) {
        wanted |= setOf({ MapKind::Matching, MapKind::Captioning, MapKind::Guidance, MapKind::Rest });
    }
    auto moment = moments(iteration).maps(iteration, wanted);
    if (moment.isOther && !std::exchange(m_hasTold, true)) {
        std::cerr << "Note: iteration " << iteration << ", done again, gave other bits than in the run; its maps are "
                  << "those of the repetition." << std::endl;
    }
    ExrFacts facts;
    facts.referee = refereeLayer(m_engine->facts().hasBlip2 ? moment.acting.settings.blip2Weight : 0,
        m_engine->facts().hasClip ? moment.acting.settings.clipWeight : 0);
    facts.run = m_looked->head().uuid;
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
        tell("Decode", iteration);
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
            + ": the run has no previews to make a film of; they were thinned out. With --every 5 they are painted "
              "again.");
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

void LookExport::tell(const char* what, int64_t iteration) const
{
    if (!m_arguments.every || m_arguments.asJson || !hasStatusLine()) {
        return;
    }
    showStatus(std::string(what) + " iteration " + std::to_string(iteration) + " of " + std::to_string(end()) + "…");
    if (iteration == end()) {
        clearStatus();
    }
}

} // namespace referee::cli
