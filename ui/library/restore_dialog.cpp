// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/restore_dialog.h"

#include "ui/theme/theme.h"
#include "ui/widgets/panel.h"

#include <QtGui/QPainter>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>

namespace referee::ui {

namespace {

constexpr int kThumbnail = 112; ///< pixels of its longer side
constexpr int kWordsWidth = 300;
constexpr int kMaxPrompt = 240; ///< characters; the whole prompt is in the tool tip

} // namespace

RestoreDialog::RestoreDialog(const QString& fileName, Source source, QWidget* parent)
    : QDialog(parent)
    , m_thumbnail(new QLabel)
    , m_prompt(new QLabel)
    , m_seed(new HintLabel)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Restore"));
    buildLayout(fileName, source);
    setThumbnail({});
    setSeed(std::nullopt);
}

void RestoreDialog::buildLayout(const QString& fileName, Source source)
{
    auto* facts = new QVBoxLayout;
    facts->setSpacing(kGap / 2);
    facts->addWidget(m_prompt);
    facts->addWidget(m_seed);
    auto* name = new HintLabel(fileName);
    name->setTextFormat(Qt::PlainText);
    facts->addWidget(name);
    facts->addStretch(1);
    m_prompt->setWordWrap(true);
    m_prompt->setTextFormat(Qt::PlainText);
    m_prompt->setMinimumWidth(kWordsWidth);
    auto* head = new QHBoxLayout;
    head->setSpacing(kPad);
    head->addWidget(m_thumbnail, 0, Qt::AlignTop);
    head->addLayout(facts, 1);
    auto* lines = new QVBoxLayout(this);
    lines->setContentsMargins(2 * kPad, 2 * kPad, 2 * kPad, 2 * kPad);
    lines->setSpacing(2 * kPad);
    lines->addLayout(head);
    lines->addLayout(choicesLayout(source));
    lines->addStretch(1);
    m_thumbnail->setAccessibleName(tr("Its picture"));
}

QGridLayout* RestoreDialog::choicesLayout(Source source)
{
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(kPad);
    grid->setVerticalSpacing(kGap);
    grid->setColumnStretch(1, 1);
    if (source == Source::Run) {
        m_open = addChoice(*grid, tr("&Open the run"),
            tr("Show all its iterations and continue from any of them. The file is not changed before that."));
        connect(m_open, &QPushButton::clicked, this, [this] {
            close();
            Q_EMIT openRunRequested();
        });
    }
    const auto add = [&](RestoreChoice choice, const QString& text, const QString& sentence) {
        QPushButton* button = addChoice(*grid, text, sentence);
        m_buttons[choice] = button;
        connect(button, &QPushButton::clicked, this, [this, choice] {
            close();
            Q_EMIT chosen(choice);
        });
    };
    add(RestoreChoice::All, tr("&Everything"), {});
    setWay(0, true);
    add(RestoreChoice::AllButSeed, tr("Everything except the &seed"),
        tr("Prompt, settings and start image; the seed in the window does not change."));
    add(RestoreChoice::PromptOnly, tr("Only the &prompt"),
        tr("Settings, start image and seed in the window do not change."));
    return grid;
}

QPushButton* RestoreDialog::addChoice(QGridLayout& grid, const QString& text, const QString& sentence)
{
    auto* button = new QPushButton(text);
    auto* label = new HintLabel(sentence);
    label->setWordWrap(true);
    m_sentences[button] = label;
    setSentence(button, sentence);
    const int row = grid.count() / 2;
    grid.addWidget(button, row, 0);
    grid.addWidget(label, row, 1);
    return button;
}

void RestoreDialog::setSentence(QPushButton* button, const QString& sentence)
{
    QLabel* label = m_sentences.at(button);
    button->setAccessibleDescription(sentence);
    label->setText(sentence);
    label->setMinimumSize(kWordsWidth, label->heightForWidth(kWordsWidth)); // a grid would cut the last line
}

void RestoreDialog::setWay(qint64 edits, bool isRepeatable)
{
    const QString what = tr("Prompt, settings, start image and seed");
    setSentence(m_buttons.at(RestoreChoice::All),
        !isRepeatable   ? tr("%1. The picture is of a branch, which Start does not repeat.").arg(what)
            : edits > 0 ? tr("%1, as at its end. Start does not repeat its live edits (%2).").arg(what).arg(edits)
                        : tr("%1: Start then reproduces the picture.").arg(what));
}

void RestoreDialog::setThumbnail(const QImage& image)
{
    m_thumbnail->setVisible(!image.isNull());
    if (!image.isNull()) {
        const double density = devicePixelRatioF();
        const QSize size = QSize(kThumbnail, kThumbnail) * density;
        QPixmap pixmap = QPixmap::fromImage(image.scaled(size, Qt::KeepAspectRatio, Qt::SmoothTransformation));
        pixmap.setDevicePixelRatio(density);
        m_thumbnail->setPixmap(pixmap);
    }
}

void RestoreDialog::setPrompt(const QString& prompt)
{
    const QString whole = prompt.simplified();
    const bool isLong = whole.size() > kMaxPrompt;
    m_prompt->setText(isLong ? whole.left(kMaxPrompt - 1) + QStringLiteral("…") : whole);
    m_prompt->setToolTip(isLong ? whole : QString());
    m_prompt->setAccessibleName(whole);
}

void RestoreDialog::setSeed(std::optional<quint64> seed)
{
    m_seed->setVisible(seed.has_value());
    m_seed->setText(seed ? tr("seed %1").arg(*seed) : QString());
    QPushButton& button = *m_buttons.at(RestoreChoice::AllButSeed);
    button.setEnabled(seed.has_value());
    button.setToolTip(seed ? QString() : tr("The file holds no seed"));
}

void RestoreDialog::paintEvent(QPaintEvent* /*event*/) { QPainter(this).fillRect(rect(), theme().surface); }

} // namespace referee::ui
