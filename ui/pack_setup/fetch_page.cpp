// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pack_setup/fetch_page.h"

#include "ui/theme/theme.h"
#include "ui/widgets/panel.h"

#include <QtCore/QMimeData>
#include <QtCore/QUrl>
#include <QtGui/QDragEnterEvent>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>

namespace referee::ui {

namespace {

constexpr int kMinFieldWidth = 300;
constexpr int kLicenceHeight = 96;

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
    m_field->setMinimumWidth(kMinFieldWidth);
    m_field->setAccessibleName(QString(title).remove(QLatin1Char('&')));
    m_field->setAccessibleDescription(hint);
    m_field->setAcceptDrops(false); // the row accepts a folder as a path, not as a URL
    label->setBuddy(m_field);
    m_choose = new QPushButton(tr("Choose…"));
    m_choose->setAutoDefault(false); // Return in the field does not press it
    m_choose->setAccessibleName(tr("Choose %1").arg(m_field->accessibleName()));
    auto* words = new HintLabel(hint);
    words->setWordWrap(true);
    auto* grid = bareLayout<QGridLayout>(this);
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

QHBoxLayout* lastLine(const QString& title, QLineEdit* field, QPushButton* button)
{
    auto* label = new QLabel(title);
    label->setFixedWidth(PlaceRow::kTitleWidth);
    label->setBuddy(field);
    button->setProperty("primary", true);
    auto* line = new QHBoxLayout;
    line->setSpacing(kGap);
    line->addWidget(label);
    line->addWidget(field, 1);
    line->addWidget(button);
    return line;
}

FetchPage::FetchPage(QWidget* parent)
    : QWidget(parent)
{
    buildLayout();
    connect(m_manifest, &PlaceRow::changed, this, [this](const QString& file) {
        setNotes({});
        m_isKnown = false;
        if (!file.isEmpty()) {
            Q_EMIT manifestChosen(file);
        }
        showState();
    });
    connect(m_folder, &PlaceRow::changed, this, &FetchPage::showState);
    connect(m_accept, &QCheckBox::toggled, this, &FetchPage::showState);
    connect(m_fetch, &QPushButton::clicked, this, [this] { Q_EMIT fetchRequested(wish()); });
    setNotes({});
    m_isKnown = false;
    showState();
}

void FetchPage::buildLayout()
{
    m_manifest = new PlaceRow(tr("&Manifest"),
        tr("A small file that lists what to download, with sizes and SHA-256. Write one with “referee models "
           "manifest”; the program includes none (see docs/models.md)."),
        PlaceRow::Kind::File);
    m_manifest->setFilter(tr("Manifests (*.json)"));
    m_headline = new QLabel;
    m_about = new HintLabel;
    for (QLabel* label : { m_headline, m_about }) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    m_licences = new QPlainTextEdit;
    m_licences->setReadOnly(true);
    m_licences->setTabChangesFocus(true);
    m_licences->setFixedHeight(kLicenceHeight);
    m_licences->setAccessibleName(tr("Licences"));
    m_accept = new QCheckBox(tr("I have read and &accept these licences"));
    m_folder = new PlaceRow(tr("Target &folder"),
        tr("Existing files are not downloaded again, and a stopped download is resumed. No file is overwritten."),
        PlaceRow::Kind::Folder);
    m_mirror = new QLineEdit;
    m_mirror->setPlaceholderText(tr("https://… instead of the URLs in the manifest (optional)"));
    m_mirror->setAccessibleName(tr("URL of a mirror"));
    m_fetch = new QPushButton(tr("&Download"));
    m_fetch->setObjectName(QStringLiteral("fetchButton"));
    auto* lines = bareLayout<QVBoxLayout>(this);
    for (QWidget* widget :
        std::initializer_list<QWidget*> { m_manifest, m_headline, m_about, m_licences, m_accept, m_folder }) {
        lines->addWidget(widget);
    }
    lines->addLayout(lastLine(tr("Mirr&or"), m_mirror, m_fetch));
    lines->addStretch(1);
}

FetchWish FetchPage::wish() const { return { m_manifest->place(), m_folder->place(), m_mirror->text().trimmed() }; }

void FetchPage::setFolder(const QString& folder) { m_folder->setPlace(folder); }

void FetchPage::setNotes(const ManifestNotes& notes)
{
    m_notes = notes;
    m_isKnown = true;
    const bool isUsable = notes.trouble.isEmpty();
    m_headline->setText(isUsable ? notes.headline : notes.trouble);
    m_headline->setVisible(!m_headline->text().isEmpty());
    m_about->setText(notes.about);
    m_about->setVisible(isUsable && !notes.about.isEmpty());
    const bool hasLicences = isUsable && !notes.licences.isEmpty();
    m_licences->setPlainText(notes.licences);
    m_licences->setVisible(hasLicences);
    m_accept->setChecked(false);
    m_accept->setVisible(hasLicences);
    showState();
}

void FetchPage::setCanStart(bool canStart)
{
    m_canStart = canStart;
    showState();
}

void FetchPage::showState()
{
    const bool isUsable = m_isKnown && !m_manifest->place().isEmpty() && m_notes.trouble.isEmpty();
    const bool isAccepted = m_notes.licences.isEmpty() || m_accept->isChecked();
    const bool hasFolder = !m_folder->place().isEmpty();
    m_fetch->setEnabled(m_canStart && isUsable && isAccepted && hasFolder);
    m_fetch->setToolTip(!isUsable ? tr("Choose a manifest first")
            : !isAccepted         ? tr("Accept the licences first")
            : !hasFolder          ? tr("Choose a folder first")
                                  : QString());
}

} // namespace referee::ui
