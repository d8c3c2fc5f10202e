// SPDX-License-Identifier: GPL-3.0-or-later
// What every presenter is given: the model, the window that shows it, the worker that does it.
#pragma once

#include "app/studio/model/run_model.h"
#include "app/studio/worker/worker_thread.h"

namespace referee::ui {
class MainWindow;
}

namespace referee::studio {

struct PresenterContext {
    RunModel& model;
    ui::MainWindow& window;
    WorkerThread& worker;
};

} // namespace referee::studio
