// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/export_dialog.h"

#include "ui/main_window/run_bar.h"
#include "ui/theme/theme.h"
#include "ui/widgets/panel.h"

#include <QtCore/QDir>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QVBoxLayout>
#include <algorithm>

namespace referee::ui {

namespace {

constexpr int kExportWidth = 460;
constexpr int kJobWidth = 420;
constexpr int kSpinRoom = 48; ///< around the text of a spin box
constexpr int kHintIndent = 24; ///< below the text of a check box

} // namespace

ExportDialog::ExportDialog(const QString& folder, qint64 moment, QWidget* parent)
    : SurfaceDialog(tr("Export"), parent)
    , m_lines(contentLayout())
    , m_folder(new QLineEdit(QDir::toNativeSeparators(folder)))
{
    buildLayout(moment);
    refresh();
    setMinimumWidth(kExportWidth);
}

QCheckBox* ExportDialog::addChoice(const QString& name, const QString& text, const QString& hint)
{
    auto* box = new QCheckBox(text);
    box->setObjectName(name);
    auto* label = new HintLabel(hint);
    label->setWordWrap(true);
    label->setContentsMargins(kHintIndent, 0, 0, 0);
    box->setAccessibleDescription(hint);
    auto* both = new QVBoxLayout;
    both->setSpacing(2);
    both->addWidget(box);
    both->addWidget(label);
    m_lines->addLayout(both);
    connect(box, &QCheckBox::toggled, this, &ExportDialog::refresh);
    return box;
}

void ExportDialog::buildLayout(qint64 moment)
{
    m_film = addChoice(QStringLiteral("exportFilm"), tr("&Film (MP4)"),
        tr("The picture as it forms, with the curves below. Needs ffmpeg on this computer."));
    m_frames = addChoice(QStringLiteral("exportFrames"), tr("Film as f&rames (PNG)"),
        tr("The same as numbered pictures, without ffmpeg."));
    m_every = new QSpinBox;
    m_every->setRange(0, 1000);
    m_every->setSpecialValueText(tr("as recorded"));
    m_every->setMinimumWidth(m_every->fontMetrics().horizontalAdvance(m_every->specialValueText()) + kSpinRoom);
    m_every->setAccessibleName(tr("Iterations between two pictures of the film"));
    m_every->setToolTip(tr("As recorded: the previews of the run, small and fast. A number: pictures of full size, "
                           "decoded again for every so many iterations."));
    auto* line = new QHBoxLayout;
    line->setContentsMargins(kHintIndent, 0, 0, 0);
    line->addWidget(new HintLabel(tr("Iterations between two pictures")), 1);
    line->addWidget(m_every);
    m_lines->addLayout(line);
    m_maps = addChoice(QStringLiteral("exportMaps"), tr("&Gradients (OpenEXR)"),
        moment < 0 ? tr("This run has no gradients.")
                   : tr("Of iteration %1, with all parts, computed again as 32-bit numbers.").arg(moment));
    m_maps->setEnabled(moment >= 0);
    m_latents = addChoice(QStringLiteral("exportLatents"), tr("&Latents (NPZ)"),
        tr("Latents, their averages and all numbers, for NumPy."));
    m_numbers = addChoice(QStringLiteral("exportNumbers"), tr("&Numbers (CSV)"),
        tr("A line for each iteration, and one file with the edits."));
    m_pictures = addChoice(QStringLiteral("exportPictures"), tr("&Pictures (PNG)"),
        tr("Of every tenth iteration, in full size, each with its recipe."));
    auto* choose = new QPushButton(tr("Folder…"));
    auto* place = new QHBoxLayout;
    place->addWidget(m_folder, 1);
    place->addWidget(choose);
    m_folder->setAccessibleName(tr("Folder for the files"));
    m_lines->addLayout(place);
    m_buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel);
    m_buttons->button(QDialogButtonBox::Save)->setText(tr("&Export"));
    m_lines->addWidget(m_buttons);
    connect(choose, &QPushButton::clicked, this, &ExportDialog::chooseFolder);
    connect(m_folder, &QLineEdit::textChanged, this, &ExportDialog::refresh);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT chosen(choice());
        accept();
    });
}

ExportChoice ExportDialog::choice() const
{
    ExportChoice choice;
    choice.folder = QDir::fromNativeSeparators(m_folder->text().trimmed());
    choice.hasFrames = m_frames->isChecked();
    choice.hasFilm = m_film->isChecked();
    choice.filmEvery = m_every->value();
    choice.hasMaps = m_maps->isChecked();
    choice.hasLatents = m_latents->isChecked();
    choice.hasNumbers = m_numbers->isChecked();
    choice.hasPictures = m_pictures->isChecked();
    return choice;
}

void ExportDialog::refresh()
{
    if (m_buttons) {
        const ExportChoice now = choice();
        m_every->setEnabled(now.hasFilm || now.hasFrames);
        m_buttons->button(QDialogButtonBox::Save)->setEnabled(!now.isEmpty() && !now.folder.isEmpty());
    }
}

void ExportDialog::chooseFolder()
{
    auto* chooser = new QFileDialog(this, tr("Folder for the files"), m_folder->text());
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->setFileMode(QFileDialog::Directory);
    chooser->setOption(QFileDialog::ShowDirsOnly);
    connect(chooser, &QFileDialog::fileSelected, this,
        [this](const QString& folder) { m_folder->setText(QDir::toNativeSeparators(folder)); });
    chooser->open();
}

JobDialog::JobDialog(const QString& title, QWidget* parent)
    : SurfaceDialog(title, parent)
    , m_text(new QLabel)
    , m_bar(new ThinBar)
    , m_button(new QPushButton(tr("Cancel")))
{
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setFixedWidth(kJobWidth);
    m_bar->setAccessibleName(tr("Progress"));
    auto* lines = contentLayout();
    lines->addWidget(m_text);
    lines->addWidget(m_bar);
    lines->addWidget(m_button, 0, Qt::AlignRight);
    connect(m_button, &QPushButton::clicked, this, &JobDialog::reject);
    setProgress(tr("Begins…"), 0, 0);
}

void JobDialog::setProgress(const QString& text, qint64 done, qint64 total)
{
    if (!m_isFinished) {
        m_text->setText(text);
        m_bar->setShare(total > 0 ? std::clamp(double(done) / double(total), 0.0, 1.0) : 0);
    }
}

void JobDialog::finish(const QString& text)
{
    m_isFinished = true;
    m_text->setText(text);
    m_bar->hide();
    m_button->setText(tr("Close"));
    m_button->setFocus();
    adjustSize();
}

/// Esc and the frame's button cancel too: the task does not go on unseen.
void JobDialog::reject()
{
    if (m_isFinished) {
        SurfaceDialog::reject();
    } else {
        Q_EMIT cancelRequested();
        setProgress(tr("Is being cancelled…"), 0, 0);
    }
}

} // namespace referee::ui
