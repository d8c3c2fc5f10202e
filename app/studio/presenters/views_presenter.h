// SPDX-License-Identifier: GPL-3.0-or-later
// The views gallery: what the referee saw in the iteration shown, and what one view asks for.
#pragma once

#include "app/studio/presenters/presenter_context.h"

namespace referee::studio {

class ViewsPresenter : public QObject {
    Q_OBJECT
public:
    explicit ViewsPresenter(const PresenterContext& context);

private:
    void show(const std::vector<ViewPicture>& views);

    PresenterContext m_context;
};

} // namespace referee::studio
