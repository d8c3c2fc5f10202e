// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/note_line.h"

#include "ui/widgets/elided_label.h"
#include "ui/widgets/icon_button.h"

#include <QtWidgets/QHBoxLayout>

namespace referee::ui {

NoteLine::NoteLine(QWidget* parent)
    : QWidget(parent)
    , m_label(new ElidedLabel)
    , m_dismiss(new IconButton(Sign::Remove, tr("Put this note away until other words are typed")))
{
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins({});
    line->setSpacing(0);
    line->addWidget(m_label, 1);
    line->addWidget(m_dismiss);
    m_dismiss->hide();
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(m_dismiss, &IconButton::clicked, this, &NoteLine::dismissed);
}

void NoteLine::setText(const QString& text) { m_label->setText(text); }
QString NoteLine::text() const { return m_label->text(); }
void NoteLine::setIsError(bool isError) { m_label->setIsError(isError); }

void NoteLine::setIsDismissable(bool isDismissable)
{
    const int side = m_label->sizeHint().height(); // the button is no higher than the line
    m_dismiss->setFixedSize(side, side);
    m_dismiss->setVisible(isDismissable);
}

} // namespace referee::ui
