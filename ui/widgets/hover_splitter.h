// SPDX-License-Identifier: GPL-3.0-or-later
// A splitter whose handles are the gaps between the panels; one shows itself only under the mouse.
#pragma once

#include <QtWidgets/QSplitter>

namespace referee::ui {

class HoverSplitter : public QSplitter {
    Q_OBJECT
public:
    explicit HoverSplitter(Qt::Orientation orientation, QWidget* parent = nullptr);

protected:
    QSplitterHandle* createHandle() override;
};

} // namespace referee::ui
