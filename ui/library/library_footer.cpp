// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/library_footer.h"

#include "ui/theme/style_shapes.h"
#include "ui/theme/theme.h"
#include "ui/widgets/panel.h"

#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>

#include <algorithm>

namespace referee::ui {

namespace {

constexpr int kBar = 2; ///< pixels

} // namespace

LibraryFooter::LibraryFooter(QWidget* parent)
    : QWidget(parent)
    , m_text(new HintLabel)
    , m_legend(new HintLabel(tr("matching / captioning / judge")))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, kBar + 2, 0, 0);
    row->setSpacing(kGap);
    row->addWidget(m_text, 1);
    row->addWidget(m_legend);
    m_legend->setToolTip(tr("The last losses of the referee, and the last score that a judge gave"));
    refresh();
}

void LibraryFooter::setCount(int runs)
{
    m_count = runs;
    refresh();
}

void LibraryFooter::setProgress(int done, int total)
{
    m_total = std::max(0, total);
    m_done = std::clamp(done, 0, m_total);
    refresh();
}

QString LibraryFooter::text() const { return m_text->text(); }

void LibraryFooter::refresh()
{
    if (isReading()) {
        m_text->setText(tr("Reading %1 of %2…").arg(m_done).arg(m_total));
    } else {
        const QString many = m_count > 1 ? tr("%1 runs").arg(m_count) : QString();
        m_text->setText(m_count == 1 ? tr("1 run") : many);
    }
    m_legend->setVisible(m_count > 0);
    update();
}

void LibraryFooter::paintEvent(QPaintEvent* /*event*/)
{
    if (!isReading()) {
        return;
    }
    QPainter painter(this);
    const QRectF track(0, 0, width(), kBar);
    fill(&painter, track, theme().line, kBar / 2.0);
    fill(&painter, QRectF(0, 0, track.width() * m_done / m_total, kBar), theme().hint, kBar / 2.0);
}

} // namespace referee::ui
