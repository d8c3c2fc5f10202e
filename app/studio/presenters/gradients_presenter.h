// SPDX-License-Identifier: GPL-3.0-or-later
// The gradients panel: which maps are computed, and the overlay on the picture.
#pragma once

#include "app/studio/presenters/presenter_context.h"

namespace referee::studio {

class GradientsPresenter : public QObject {
    Q_OBJECT
public:
    explicit GradientsPresenter(const PresenterContext& context);

private:
    void showStep(const StepEvent& step);

    PresenterContext m_context;
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
