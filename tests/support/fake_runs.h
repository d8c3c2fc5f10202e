// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of the fake engine, in files of a temporary folder.
#pragma once

#include "app/runs/run_session.h"
#include "tests/support/fake_engine.h"

#include <QtCore/QTemporaryDir>

namespace referee::test {

struct FakeRuns {
    FakeRuns() { lab->stageMicroseconds = 0; }

    /// A red star, with an SDS-only tail of two iterations.
    RunStart start(uint64_t seed, int64_t length, std::vector<Edit> script = {}) const
    {
        RunStart start;
        start.request.prompt = "a red star";
        start.request.seed = seed;
        start.request.settings.iterations = length;
        start.request.settings.tail = 2;
        start.preset = "studio";
        start.packFiles = engine.packFiles();
        start.script = std::move(script);
        return start;
    }
    RunSession begin(const RunStart& start, const char* name)
    {
        return RunSession::begin(engine, start, { path(name), false, false, 0 });
    }
    RunSession resume(const char* name, const std::vector<Edit>& script)
    {
        return RunSession::resume(engine, RunAncestry::open(path(name), RunFile::Access::Append), script, {});
    }
    std::filesystem::path path(const char* name) const
    {
        return folder.filePath(QString::fromLatin1(name)).toStdString();
    }
    static void step(RunSession& session, int times)
    {
        for (int i = 0; i < times; ++i) {
            session.step(false, nullptr);
        }
    }
    static void finish(RunSession& session)
    {
        while (!session.isAtEnd()) {
            session.step(false, nullptr);
        }
        session.finish(RunOutcome::Finished);
    }
    /// A whole run.
    void paint(const RunStart& start, const char* name)
    {
        RunSession session = begin(start, name);
        finish(session);
    }

    QTemporaryDir folder;
    std::shared_ptr<FakeLab> lab = std::make_shared<FakeLab>();
    FakeEngine engine { lab };
};

} // namespace referee::test
