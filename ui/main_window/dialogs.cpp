// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/dialogs.h"

#include "ui/main_window/key_table.h"
#include "ui/main_window/main_window.h"
#include "ui/theme/theme.h"
#include "ui/widgets/panel.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>
#include <QtGui/QAction>
#include <QtGui/QPainter>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QVBoxLayout>
#include <algorithm>
#include <array>

namespace referee::ui {

SurfaceDialog::SurfaceDialog(const QString& title, QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
}

QVBoxLayout* SurfaceDialog::contentLayout()
{
    auto* lines = new QVBoxLayout(this);
    lines->setContentsMargins(2 * kPad, kPad, 2 * kPad, kPad);
    lines->setSpacing(kPad);
    return lines;
}

void SurfaceDialog::paintEvent(QPaintEvent* /*event*/) { QPainter(this).fillRect(rect(), theme().surface); }

namespace {

constexpr int kAboutWidth = 460;
constexpr int kTextWidth = 420;

struct Part {
    const char* name;
    const char* licence;
    const char* page;
};

constexpr auto kParts = std::to_array<Part>({
    { "Qt", "LGPL-3.0", "https://www.qt.io/licensing" },
    { "LibTorch", "BSD-3-Clause", "https://pytorch.org" },
    { "QCustomPlot", "GPL-3.0-or-later", "https://www.qcustomplot.com" },
    { "spdlog", "MIT", "https://github.com/gabime/spdlog" },
    { "nlohmann_json", "MIT", "https://json.nlohmann.me" },
    { "utf8proc", "MIT and Unicode", "https://juliastrings.github.io/utf8proc" },
    { "CLI11", "BSD-3-Clause", "https://github.com/CLIUtils/CLI11" },
});

QString linkText(const QString& page, const QString& words)
{
    return QStringLiteral("<a href=\"%1\" style=\"color:%2\">%3</a>").arg(page, theme().referee.name(), words);
}

QString partsTable(const Versions& versions)
{
    QString rows;
    for (const Part& part : kParts) {
        const QString name = QLatin1String(part.name);
        const QString version = name == QLatin1String("Qt") ? QLatin1String(qVersion()) : versions.value(name);
        rows
            += QStringLiteral("<tr><td>%1&nbsp;&nbsp;</td><td>%2&nbsp;&nbsp;</td><td>%3</td></tr>")
                   .arg(linkText(QLatin1String(part.page), name), version.toHtmlEscaped(), QLatin1String(part.licence));
    }
    return QStringLiteral("<table cellspacing=\"0\" cellpadding=\"3\">%1</table>").arg(rows);
}

} // namespace

AboutDialog::AboutDialog(const Versions& versions, QWidget* parent)
    : SurfaceDialog(tr("About Referee Studio"), parent)
{
    auto* what = new QLabel(
        tr("<h2>Referee Studio %1</h2>"
           "<p>Generates a picture from a prompt: a vision-language model measures whether prompt and picture agree, "
           "Stable Diffusion whether it looks like a picture. Implements %2 (ICML 2024).</p>"
           "<p>Free software under the GNU General Public License, version 3 or later (%3), without any warranty.</p>"
           "<p>Libraries:</p>")
            .arg(versions.value(QStringLiteral("Referee Studio")).toHtmlEscaped(),
                tr("“Referee Can Play: An Alternative Approach to Conditional Generation via Model Inversion”"),
                linkText(QStringLiteral("https://www.gnu.org/licenses/gpl-3.0.html"), tr("GPL-3.0-or-later")))
        + partsTable(versions));
    what->setWordWrap(true);
    what->setFixedSize(kAboutWidth, what->heightForWidth(kAboutWidth));
    what->setOpenExternalLinks(true);
    what->setTextInteractionFlags(Qt::TextBrowserInteraction | Qt::TextSelectableByKeyboard);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* lines = contentLayout();
    lines->addWidget(what);
    lines->addWidget(buttons);
    buttons->button(QDialogButtonBox::Close)->setFocus();
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

DiagnosticsDialog::DiagnosticsDialog(QWidget* parent)
    : SurfaceDialog(tr("Diagnostics"), parent)
    , m_withPrompt(new QCheckBox(tr("Include the &prompt")))
{
    auto* what = new QLabel(tr("Saves the log, the versions, the device and the settings in a text file for a bug "
                               "report. Nothing is sent; you can read the file before you share it."));
    what->setWordWrap(true);
    what->setFixedWidth(kTextWidth);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel);
    buttons->button(QDialogButtonBox::Save)->setText(tr("Save…"));
    auto* lines = contentLayout();
    lines->addWidget(what);
    lines->addWidget(m_withPrompt);
    lines->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &DiagnosticsDialog::choosePlace);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void DiagnosticsDialog::choosePlace()
{
    auto* chooser = new QFileDialog(this, tr("Save diagnostics"), {}, tr("Text (*.txt)"));
    chooser->setAcceptMode(QFileDialog::AcceptSave);
    chooser->setDefaultSuffix(QStringLiteral("txt"));
    chooser->selectFile(QStringLiteral("referee-studio-diagnostics.txt"));
    connect(chooser, &QFileDialog::fileSelected, this, [this](const QString& path) {
        Q_EMIT placeChosen(path, m_withPrompt->isChecked());
        accept();
    });
    chooser->open();
}

DiskBudgetDialog::DiskBudgetDialog(int megabytes, QWidget* parent)
    : SurfaceDialog(tr("Disk budget"), parent)
    , m_megabytes(new QSpinBox)
    , m_use(new QLabel(QStringLiteral("–")))
{
    m_megabytes->setRange(0, 100'000'000);
    m_megabytes->setSingleStep(500);
    m_megabytes->setSuffix(tr(" MB"));
    m_megabytes->setSpecialValueText(tr("no limit"));
    m_megabytes->setAccessibleName(tr("Disk budget in megabytes"));
    m_megabytes->setValue(megabytes);
    auto* form = new QFormLayout;
    form->addRow(tr("Used now"), m_use);
    form->addRow(tr("&Limit for all runs"), m_megabytes);
    auto* hint = new HintLabel(tr("Nothing is deleted without asking. When the runs exceed this limit, you are asked "
                                  "whether the oldest may be thinned out; runs with a star stay complete."));
    hint->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT chosen(m_megabytes->value());
        accept();
    });
    auto* lines = new QVBoxLayout(this);
    lines->addLayout(form);
    lines->addWidget(hint);
    lines->addWidget(buttons);
    setMinimumWidth(kTextWidth);
}

void DiskBudgetDialog::setUse(qint64 bytes, int runs)
{
    const QString size = QLocale().formattedDataSize(bytes, bytes < 10'000'000 ? 1 : 0, QLocale::DataSizeSIFormat);
    m_use->setText(runs == 1 ? tr("%1 by 1 run").arg(size) : tr("%1 by %2 runs").arg(size).arg(runs));
}

namespace {

#define GUIDE_TEXT(text) QT_TRANSLATE_NOOP("referee::ui::Guide", text)

const char* const kPaint = GUIDE_TEXT("Paint");
const char* const kSteer = GUIDE_TEXT("Steer while it paints");
const char* const kLook = GUIDE_TEXT("Look why");
const char* const kBack = GUIDE_TEXT("Go back and branch");
const char* const kKeep = GUIDE_TEXT("Keep and share");

const auto kGuide = std::to_array<GuideRow>({
    { kPaint, "Return", GUIDE_TEXT("In the prompt: paint it; while a picture is painted: change to this prompt") },
    { kPaint, GUIDE_TEXT("drop a picture on the prompt"), GUIDE_TEXT("Begin from it instead of noise") },
    { kPaint, GUIDE_TEXT("drag the picture by its grip"),
        GUIDE_TEXT("Onto the start image: go on with it as another thing; or into another program") },
    { kPaint, nullptr, GUIDE_TEXT("Try several seeds a little way and finish the best"), ActionId::SeedGrid },
    { kSteer, GUIDE_TEXT("drag any slider"),
        GUIDE_TEXT("It acts at the next iteration; amber marks on the timeline show what you changed") },
    { kSteer, "Delete, double click", GUIDE_TEXT("On a setting: back to its default") },
    { kSteer, "R", GUIDE_TEXT("On the picture: paint the part that may change; the rest stays as it is") },
    { kSteer, nullptr, GUIDE_TEXT("Pause, change what you like, and resume"), ActionId::PauseOrResume },
    { kLook, GUIDE_TEXT("point at a map, a word or a curve"), GUIDE_TEXT("Its numbers, at that place and iteration") },
    { kLook, nullptr, GUIDE_TEXT("What the referee saw; click a view for where it pulls"), ActionId::ShowViews },
    { kLook, nullptr, GUIDE_TEXT("Ask the judge, thing by thing, what the picture shows"), ActionId::AskJudge },
    { kBack, GUIDE_TEXT("drag along the timeline"), GUIDE_TEXT("See any iteration again, with its curves and maps") },
    { kBack, "Space, held", GUIDE_TEXT("On the picture: an earlier one, for a quick look") },
    { kBack, "C", GUIDE_TEXT("On the timeline: that iteration beside the picture, with a line to drag") },
    { kBack, "A, B, held", GUIDE_TEXT("While comparing: only A or only B") },
    { kBack, nullptr, GUIDE_TEXT("Several ways on from the shown iteration; keep the one you like"),
        ActionId::Variations },
    { kBack, GUIDE_TEXT("drop a saved picture or a run on the window"),
        GUIDE_TEXT("Take its prompt, settings and seed back, or open the run") },
    { kKeep, nullptr, GUIDE_TEXT("All runs as pictures: search, compare, rename, delete with undo"),
        ActionId::Library },
    { kKeep, nullptr, GUIDE_TEXT("A PNG that holds how it was made, and its numbers as CSV"), ActionId::SavePicture },
    { kKeep, nullptr, GUIDE_TEXT("The command line that paints the same picture"), ActionId::CopyCommand },
    { kKeep, nullptr, GUIDE_TEXT("A film of the run, gradients as OpenEXR, latents for NumPy"), ActionId::ExportRun },
    { kKeep, nullptr, GUIDE_TEXT("Paint the run again and compare it bit for bit"), ActionId::ProveRun },
});

#undef GUIDE_TEXT

QString guideText(const char* text) { return QCoreApplication::translate("referee::ui::Guide", text); }

/// The keys of an action; without any its menu and text.
QString actionText(const QWidget& parent, ActionId act)
{
    const QString keys = keyOf(act).toString(QKeySequence::NativeText);
    const auto* window = qobject_cast<const MainWindow*>(&parent);
    if (!keys.isEmpty() || !window) {
        return keys;
    }
    return GuideDialog::tr("File > %1").arg(window->action(act)->text().remove(QLatin1Char('&')));
}

QWidget* guideWidget(const QWidget& parent)
{
    auto* page = new QWidget;
    auto* grid = new QGridLayout(page);
    grid->setContentsMargins(0, 0, kPad, 0);
    grid->setHorizontalSpacing(2 * kPad);
    grid->setVerticalSpacing(kGap / 2);
    grid->setColumnStretch(1, 1);
    const char* where = nullptr;
    int line = 0;
    for (const GuideRow& row : kGuide) {
        if (row.where != where) {
            grid->setRowMinimumHeight(line, where ? kPad : 0);
            where = row.where;
            auto* heading = new QLabel(guideText(where));
            heading->setFont(headingFont());
            grid->addWidget(heading, ++line, 0, 1, 2);
            ++line;
        }
        grid->addWidget(new HintLabel(row.act ? actionText(parent, *row.act) : guideText(row.how)), line, 0);
        grid->addWidget(new QLabel(guideText(row.what)), line++, 1);
    }
    return page;
}

} // namespace

std::span<const GuideRow> guideRows() { return kGuide; }

GuideDialog::GuideDialog(QWidget* parent)
    : SurfaceDialog(tr("What you can do"), parent)
{
    auto* scroll = new QScrollArea;
    scroll->setWidget(guideWidget(*parent));
    scroll->viewport()->setAutoFillBackground(false);
    scroll->widget()->setAutoFillBackground(false);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMinimumWidth(scroll->widget()->sizeHint().width() + 2 * kPad);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* keys = buttons->addButton(tr("&Keyboard…"), QDialogButtonBox::ActionRole);
    auto* lines = new QVBoxLayout(this);
    lines->setContentsMargins(2 * kPad, kPad, kPad, kPad);
    lines->addWidget(scroll, 1);
    lines->addWidget(buttons);
    connect(keys, &QPushButton::clicked, this, [this] { (new KeyboardDialog(parentWidget()))->show(); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    resize(sizeHint().width(), std::min(scroll->widget()->sizeHint().height() + 4 * kRowHeight, kRowHeight * 28));
}

namespace {

QWidget* tableWidget()
{
    auto* table = new QWidget;
    auto* grid = new QGridLayout(table);
    grid->setContentsMargins(0, 0, kPad, 0);
    grid->setHorizontalSpacing(2 * kPad);
    grid->setVerticalSpacing(kGap / 2);
    grid->setColumnStretch(1, 1);
    QString where;
    int line = 0;
    for (const KeyRow& row : keyTable()) {
        if (where != whereText(row)) {
            where = whereText(row);
            grid->setRowMinimumHeight(line, line > 0 ? kPad : 0);
            ++line;
            grid->addWidget(new HintLabel(where), line++, 0, 1, 2);
        }
        grid->addWidget(new QLabel(keysText(row)), line, 0);
        grid->addWidget(new QLabel(whatText(row)), line++, 1);
    }
    return table;
}

} // namespace

KeyboardDialog::KeyboardDialog(QWidget* parent)
    : SurfaceDialog(tr("Keyboard"), parent)
{
    auto* scroll = new QScrollArea;
    scroll->setWidget(tableWidget());
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMinimumWidth(scroll->widget()->sizeHint().width() + 2 * kPad);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* lines = new QVBoxLayout(this);
    lines->setContentsMargins(2 * kPad, kPad, kPad, kPad);
    lines->addWidget(scroll, 1);
    lines->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    resize(sizeHint().width(), kRowHeight * 28);
}

} // namespace referee::ui
