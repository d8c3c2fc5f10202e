// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/prompt/prompt_panel.h"

#include "ui/prompt/prompt_editor.h"
#include "ui/prompt/seed_field.h"
#include "ui/prompt/start_image_picker.h"
#include "ui/prompt/token_count_label.h"
#include "ui/prompt/token_strip.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"

#include <QtCore/QEvent>
#include <QtCore/QMimeData>
#include <QtGui/QDragEnterEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QGridLayout>

namespace referee::ui {

namespace {

constexpr int kRowGap = 4;
constexpr int kColumnGap = 16;
constexpr int kMarkLeft = 5; ///< in the panel's padding, so that no letter is touched
constexpr int kMarkWidth = 3;

} // namespace

PromptPanel::PromptPanel(QWidget* parent)
    : Panel(QString(), parent)
    , m_editor(new PromptEditor)
    , m_strip(new TokenStrip)
    , m_diffusion(new DiffusionPromptPreview)
    , m_note(new NoteLine)
    , m_refereeBudget(new TokenCountLabel(Side::Referee, tr("referee"), Qt::AlignLeft))
    , m_diffusionBudget(new TokenCountLabel(Side::Sds, tr("Stable Diffusion"), Qt::AlignRight))
    , m_negative(new QLineEdit)
    , m_seed(new SeedField)
    , m_well(new StartImagePicker)
    , m_apply(new QPushButton(tr("Apply (Ctrl+Return)")))
{
    buildLayout();
    nameFields();
    connectWidgets();
    forgetReading();
}

void PromptPanel::buildLayout()
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAcceptDrops(true);
    setFocusProxy(m_editor);
    layout()->setContentsMargins(kPad, kGap, kPad, kGap);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(kColumnGap);
    columns->addLayout(textLayout(), 1);
    columns->addLayout(fieldLayout());
    columns->addWidget(m_well, 0, Qt::AlignTop);
    content()->addLayout(columns);
    QWidget* last = m_editor;
    for (QWidget* next : std::initializer_list<QWidget*> { m_negative, m_seed->field(), m_diffusion->prefixField(),
             m_seed->dice(), m_seed->lock(), m_apply, m_well, m_well->removeButton() }) {
        setTabOrder(std::exchange(last, next), next);
    }
}

QLayout* PromptPanel::textLayout()
{
    auto* rows = new QVBoxLayout;
    rows->setSpacing(kRowGap);
    rows->addWidget(m_editor);
    rows->addWidget(m_strip);
    auto* last = new QHBoxLayout;
    last->setSpacing(kColumnGap);
    last->addWidget(m_diffusion, 1);
    last->addWidget(m_note, 1);
    last->addWidget(m_apply);
    rows->addLayout(last);
    rows->addStretch(1);
    return rows;
}

QLayout* PromptPanel::fieldLayout()
{
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(kGap);
    grid->setVerticalSpacing(kRowGap);
    auto* budgets = new QHBoxLayout;
    budgets->addWidget(m_refereeBudget);
    budgets->addStretch(1);
    budgets->addWidget(m_diffusionBudget);
    grid->addLayout(budgets, 0, 0, 1, 2);
    grid->addWidget(new HintLabel(tr("negative")), 1, 0);
    grid->addWidget(m_negative, 1, 1);
    grid->addWidget(new HintLabel(tr("seed")), 2, 0);
    grid->addWidget(m_seed, 2, 1);
    grid->setRowStretch(3, 1);
    return grid;
}

void PromptPanel::nameFields()
{
    m_negative->setAccessibleName(tr("Negative prompt"));
    m_negative->setPlaceholderText(tr("none"));
    m_negative->setToolTip(
        tr("Negative prompt: what Stable Diffusion steers away from. The referee does not read it."));
    m_refereeBudget->setToolTip(tr("Tokens of the prompt and the referee's limit, including one at each end."));
    m_diffusionBudget->setToolTip(
        tr("Tokens of prefix and prompt and the limit of Stable Diffusion, including one at each end."));
    m_apply->setFont(hintFont());
    setTextColour(*m_apply, QPalette::ButtonText, theme().user);
    m_apply->setToolTip(tr("The run still uses the old prompt. Applies the new one from the next iteration on."));
    m_apply->setFixedHeight(kRowHeight); // no higher than its row: the picture below must not jump
    m_apply->hide();
}

void PromptPanel::connectWidgets()
{
    connect(m_editor, &PromptEditor::edited, this, [this](const QString& text) {
        if (text.trimmed().isEmpty()) {
            forgetReading();
        }
        Q_EMIT textEdited(text);
    });
    connect(m_editor, &PromptEditor::applied, this, &PromptPanel::apply);
    connect(m_editor, &PromptEditor::mimeGiven, this, [this](const QMimeData* data) { m_well->take(*data); });
    connect(m_note, &NoteLine::dismissed, this, [this] {
        m_dismissedNote = QString::fromStdString(m_reading.wordNote);
        showNotes();
    });
    connect(m_negative, &QLineEdit::textEdited, this, &PromptPanel::negativeEdited);
    connect(m_negative, &QLineEdit::returnPressed, this, &PromptPanel::apply);
    connect(m_apply, &QPushButton::clicked, this, &PromptPanel::apply);
    connect(m_diffusion, &DiffusionPromptPreview::prefixEdited, this, &PromptPanel::prefixEdited);
    connect(m_seed, &SeedField::seedEdited, this, &PromptPanel::seedEdited);
    connect(m_well, &StartImagePicker::imageChanged, this, &PromptPanel::startImageChanged);
    connect(m_well, &StartImagePicker::imageFileDropped, this, &PromptPanel::imageFileDropped);
    connect(m_well, &StartImagePicker::imageBytesDropped, this, &PromptPanel::imageBytesDropped);
}

void PromptPanel::enterPrompt(const QString& prompt)
{
    setPrompt(prompt);
    Q_EMIT textEdited(prompt);
}

void PromptPanel::apply() { Q_EMIT promptApplied(prompt(), negative()); }

QString PromptPanel::prompt() const { return m_editor->text(); }
QString PromptPanel::negative() const { return m_negative->text(); }
quint64 PromptPanel::seed() const { return m_seed->seed(); }
QString PromptPanel::prefix() const { return m_diffusion->prefix(); }
void PromptPanel::takeStartImage(const QImage& image)
{
    m_well->setImage(image);
    Q_EMIT startImageChanged(image);
}

QImage PromptPanel::startImage() const { return m_well->image(); }

void PromptPanel::setPrompt(const QString& prompt)
{
    if (prompt == this->prompt()) {
        return;
    }
    m_editor->setText(prompt);
    forgetReading();
}

void PromptPanel::setNegative(const QString& negative)
{
    if (negative != m_negative->text()) { // keeps the cursor where the user is typing
        m_negative->setText(negative);
    }
}

void PromptPanel::setSeed(quint64 seed) { m_seed->setSeed(seed); }
void PromptPanel::setSeedLocked(bool isLocked) { m_seed->setLocked(isLocked); }
void PromptPanel::setStartImage(const QImage& image) { m_well->setImage(image); }
void PromptPanel::setPrefix(const QString& prefix) { m_diffusion->setPrefix(prefix); }
void PromptPanel::setReadsPrefix(bool reads) { m_diffusion->setReadsPrefix(reads); }
void PromptPanel::rollSeed() { m_seed->roll(); }

void PromptPanel::setReading(const PromptAnalysis& reading)
{
    m_reading = reading;
    m_hasReading = true;
    showReading();
}

void PromptPanel::setPackName(const QString& name)
{
    m_pack = name;
    if (m_hasReading) {
        showReading();
    }
}

void PromptPanel::showReading()
{
    const ReadText read { prompt(), m_reading, m_pack };
    m_editor->setRead(read);
    m_strip->setRead(read);
    m_diffusion->setCleaned(m_reading.diffusionBudget > 0 ? QString::fromStdString(m_reading.cleaned) : QString());
    m_refereeBudget->setBudget({ m_reading.refereeTokens, m_reading.refereeBudget, isCutForReferee(m_reading) });
    m_diffusionBudget->setBudget(
        { m_reading.diffusionTokens, m_reading.diffusionBudget, isCutForDiffusion(m_reading) });
    showNotes();
}

void PromptPanel::showNotes()
{
    const QString words = QString::fromStdString(m_reading.wordNote);
    const QStringList notes = notesOf({ prompt(), m_reading, m_pack, m_dismissedNote });
    const bool hasCut = isCutForReferee(m_reading) || isCutForDiffusion(m_reading)
        || m_reading.overlong.end > m_reading.overlong.begin;
    const bool isRead = notes.isEmpty() && words.isEmpty() && !m_reading.cleaned.empty();
    m_note->setText(isRead ? calmNote(m_reading) : notes.join(QLatin1Char(' ')));
    m_note->setIsError(hasCut);
    m_note->setIsDismissable(!words.isEmpty() && words != m_dismissedNote);
}

/// The text was set from outside or is empty: its analysis is not known.
void PromptPanel::forgetReading()
{
    m_hasReading = false;
    m_reading = {};
    m_editor->setRead({});
    m_strip->clear();
    m_diffusion->setCleaned({});
    m_refereeBudget->setBudget({});
    m_diffusionBudget->setBudget({});
    m_note->setText({});
    m_note->setIsDismissable(false);
    m_note->setIsError(false);
}

void PromptPanel::setHasUnappliedPrompt(bool has)
{
    m_hasUnapplied = has;
    m_editor->setHasUnapplied(has);
    update();
    m_apply->setVisible(has);
}

void PromptPanel::dragEnterEvent(QDragEnterEvent* event)
{
    if (StartImagePicker::canTake(*event->mimeData())) {
        event->acceptProposedAction();
    }
}

void PromptPanel::dropEvent(QDropEvent* event)
{
    if (m_well->take(*event->mimeData())) {
        event->acceptProposedAction();
    }
}

void PromptPanel::paintEvent(QPaintEvent* event)
{
    Panel::paintEvent(event);
    if (m_hasUnapplied) {
        QPainter painter(this);
        const QRect beside(kMarkLeft, m_editor->y(), kMarkWidth, m_editor->height());
        painter.fillRect(beside, theme().user);
    }
}

void PromptPanel::changeEvent(QEvent* event)
{
    Panel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        setTextColour(*m_apply, QPalette::ButtonText, theme().user);
    } else if (event->type() == QEvent::ApplicationFontChange) {
        m_apply->setFont(hintFont());
    }
}

} // namespace referee::ui
