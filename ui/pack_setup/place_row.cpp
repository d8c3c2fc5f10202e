// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pack_setup/place_row.h"

#include "ui/theme/theme.h"
#include "ui/widgets/panel.h"

#include <QtCore/QMimeData>
#include <QtCore/QUrl>
#include <QtGui/QDragEnterEvent>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

namespace referee::ui {

namespace {

constexpr int kFieldWidth = 300; ///< at least

} // namespace

PlaceRow::PlaceRow(const QString& title, const QString& hint, Kind kind, QWidget* parent)
    : QWidget(parent)
    , m_kind(kind)
{
    buildLayout(title, hint);
    setAcceptDrops(true);
    connect(m_choose, &QPushButton::clicked, this, &PlaceRow::choose);
    connect(m_field, &QLineEdit::textChanged, this, [this] { Q_EMIT changed(place()); });
}

void PlaceRow::buildLayout(const QString& title, const QString& hint)
{
    auto* label = new QLabel(title);
    label->setFixedWidth(kTitleWidth);
    m_field = new QLineEdit;
    m_field->setMinimumWidth(kFieldWidth);
    m_field->setAccessibleName(QString(title).remove(QLatin1Char('&')));
    m_field->setAccessibleDescription(hint);
    m_field->setAcceptDrops(false); // the row takes a folder as a path, not as an address
    label->setBuddy(m_field);
    m_choose = new QPushButton(tr("Choose…"));
    m_choose->setAutoDefault(false); // Return in a field is not for it
    m_choose->setAccessibleName(tr("Choose %1").arg(m_field->accessibleName()));
    auto* words = new HintLabel(hint);
    words->setWordWrap(true);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(kGap);
    grid->setVerticalSpacing(kGap / 4);
    grid->setColumnStretch(1, 1);
    grid->addWidget(label, 0, 0);
    grid->addWidget(m_field, 0, 1);
    grid->addWidget(m_choose, 0, 2);
    grid->addWidget(words, 1, 1, 1, 2);
}

QString PlaceRow::place() const { return m_field->text().trimmed(); }

void PlaceRow::setPlace(const QString& place) { m_field->setText(place); }

void PlaceRow::choose()
{
    auto* chooser = new QFileDialog(window(), m_field->accessibleName(), place(), m_filter);
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    if (m_kind == Kind::File) {
        chooser->setFileMode(QFileDialog::ExistingFile);
    } else {
        chooser->setFileMode(QFileDialog::Directory);
        chooser->setOption(QFileDialog::ShowDirsOnly);
    }
    connect(chooser, &QFileDialog::fileSelected, this, &PlaceRow::setPlace);
    chooser->open();
}

void PlaceRow::dragEnterEvent(QDragEnterEvent* event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.first().isLocalFile()) {
        event->acceptProposedAction();
    }
}

void PlaceRow::dropEvent(QDropEvent* event)
{
    event->acceptProposedAction();
    setPlace(event->mimeData()->urls().value(0).toLocalFile());
}

} // namespace referee::ui
