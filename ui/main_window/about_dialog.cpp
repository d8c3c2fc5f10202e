// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/about_dialog.h"

#include "ui/theme/theme.h"

#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

#include <array>

namespace referee::ui {

namespace {

constexpr int kTextWidth = 460;

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
           "<p>Paints a picture from a prompt: a vision-language model says whether prompt and picture agree, Stable "
           "Diffusion says whether it looks like a picture. After %2 (ICML 2024).</p>"
           "<p>Free software under the GNU General Public License, version 3 or later (%3). It comes without any "
           "warranty.</p><p>It stands on:</p>")
            .arg(versions.value(QStringLiteral("Referee Studio")).toHtmlEscaped(),
                tr("“Referee Can Play: An Alternative Approach to Conditional Generation via Model Inversion”"),
                linkText(QStringLiteral("https://www.gnu.org/licenses/gpl-3.0.html"), tr("GPL-3.0-or-later")))
        + partsTable(versions));
    what->setWordWrap(true);
    what->setFixedSize(kTextWidth, what->heightForWidth(kTextWidth));
    what->setOpenExternalLinks(true);
    what->setTextInteractionFlags(Qt::TextBrowserInteraction | Qt::TextSelectableByKeyboard);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* lines = new QVBoxLayout(this);
    lines->setContentsMargins(2 * kPad, kPad, 2 * kPad, kPad);
    lines->setSpacing(kPad);
    lines->addWidget(what);
    lines->addWidget(buttons);
    buttons->button(QDialogButtonBox::Close)->setFocus();
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

} // namespace referee::ui
