// SPDX-License-Identifier: GPL-3.0-or-later
// The gradients panel: which maps are computed, of what is compared with too, the overlay on the picture, and files of
// maps and probes.
#pragma once

#include "app/studio/presenters/async_file_io.h"
#include "app/studio/presenters/presenter_context.h"

#include "app/export/export_exr.h"

namespace referee::studio {

class GradientsPresenter : public QObject {
    Q_OBJECT
public:
    GradientsPresenter(const PresenterContext& context, AsyncFileIo& files);

private:
    void connectPanel();
    void connectWorker();
    void connectFiles();
    void showStep(const StepEvent& step);
    void setCompared(const ComparisonCommand& command);
    void saveMaps(const std::vector<GradientMap>& maps);
    ExrFacts factsOf(int64_t iteration) const;

    PresenterContext m_context;
    AsyncFileIo& m_files;
    ComparisonCommand m_compared; ///< B
};

/// The views gallery: the referee's views of the shown iteration, and the gradient of one view.
class ViewsPresenter : public QObject {
    Q_OBJECT
public:
    explicit ViewsPresenter(const PresenterContext& context);

private:
    void show(const std::vector<ViewPicture>& views);

    PresenterContext m_context;
};

} // namespace referee::studio
