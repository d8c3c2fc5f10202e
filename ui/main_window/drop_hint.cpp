// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/drop_hint.h"

#include "ui/theme/theme.h"
#include "ui/widgets/panel.h"

#include <QtCore/QFileInfo>
#include <QtCore/QMimeData>
#include <QtCore/QUrl>
#include <QtGui/QDropEvent>
#include <QtGui/QImageReader>
#include <QtGui/QPainter>
#include <QtGui/QPainterPath>
#include <QtWidgets/QApplication>
#include <algorithm>

namespace referee::ui {

namespace {

constexpr int kLeavingMs = 60;
constexpr float kVeil = 0.72F; ///< opacity over the window
constexpr int kWordsHeight = 64;
constexpr int kWordsPad = 24;

} // namespace

DropHint::DropHint(QWidget* window, QWidget* prompt)
    : QWidget(window)
    , m_window(window)
    , m_prompt(prompt)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
    m_leaving.setSingleShot(true);
    m_leaving.setInterval(kLeavingMs);
    connect(&m_leaving, &QTimer::timeout, this, &QWidget::hide);
    qApp->installEventFilter(this);
}

DropKind DropHint::kindOf(const QString& path)
{
    const QFileInfo file(path);
    const QByteArray suffix = file.suffix().toLower().toUtf8();
    if (file.isDir()) {
        return QFileInfo::exists(path + QStringLiteral("/pack.json")) ? DropKind::Pack : DropKind::None;
    }
    if (suffix == "referee" || suffix == "safetensors") {
        return suffix == "referee" ? DropKind::Run : DropKind::Lora;
    }
    const bool isPicture = !suffix.isEmpty() && QImageReader::supportedImageFormats().contains(suffix);
    return isPicture ? DropKind::Picture : DropKind::None;
}

QString DropHint::fileIn(const QMimeData& data)
{
    for (const QUrl& url : data.urls()) {
        if (url.isLocalFile() && kindOf(url.toLocalFile()) != DropKind::None) {
            return url.toLocalFile();
        }
    }
    return {};
}

QString DropHint::text() const
{
    switch (m_kind) {
    case DropKind::Run:
        return tr("Open this run, or restore its settings");
    case DropKind::RecipePicture:
        return m_isOverPrompt ? tr("Use as start image") : tr("Restore these settings");
    case DropKind::Picture:
        return tr("Use as start image");
    case DropKind::Pack:
        return tr("Open this pack of models");
    case DropKind::Lora:
        return tr("Load the models again with this LoRA");
    case DropKind::None:
        break;
    }
    return {};
}

void DropHint::setHasRecipe(const QString& path, bool hasRecipe)
{
    if (path == m_path && hasRecipe && m_kind == DropKind::Picture) {
        m_kind = DropKind::RecipePicture;
        update();
    }
}

bool DropHint::isForPrompt(const QWidget* target) const { return target == m_prompt || m_prompt->isAncestorOf(target); }

/// True: the window takes the file, whatever widget is below. A picture over the prompt is left to that.
bool DropHint::hover(QWidget* target, QDropEvent& event)
{
    const QWidget* source = qobject_cast<QWidget*>(event.source());
    const QString path = fileIn(*event.mimeData());
    if (path.isEmpty() || (source && source->window() == m_window)) {
        return false;
    }
    if (path != m_path || isHidden()) {
        m_path = path;
        m_kind = kindOf(path);
        if (m_kind == DropKind::Picture) {
            Q_EMIT pictureHovered(path);
        }
    }
    m_isOverPrompt = isForPrompt(target);
    m_leaving.stop();
    setGeometry(m_window->rect());
    show();
    raise();
    update();
    const bool isPicture = m_kind == DropKind::Picture || m_kind == DropKind::RecipePicture;
    if (m_isOverPrompt && isPicture) {
        return false;
    }
    event.acceptProposedAction();
    return true;
}

bool DropHint::drop(QWidget* target, QDropEvent& event)
{
    const bool isTaken = hover(target, event);
    hide();
    if (isTaken) {
        Q_EMIT dropped(m_path, m_kind);
    }
    return isTaken;
}

bool DropHint::eventFilter(QObject* watched, QEvent* event)
{
    const QEvent::Type type = event->type();
    const bool isHover = type == QEvent::DragEnter || type == QEvent::DragMove;
    if (!isHover && type != QEvent::DragLeave && type != QEvent::Drop) {
        return false;
    }
    auto* target = qobject_cast<QWidget*>(watched);
    if (!target || target->window() != m_window) {
        return false;
    }
    if (type == QEvent::DragLeave) {
        m_leaving.start();
        return false;
    }
    auto& drag = *static_cast<QDropEvent*>(event);
    return isHover ? hover(target, drag) : drop(target, drag);
}

void DropHint::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isPicture = m_kind == DropKind::Picture || m_kind == DropKind::RecipePicture;
    const QRect whole = rect();
    const QRect prompt(m_prompt->mapTo(m_window, QPoint()), m_prompt->size());
    const QRect place = m_isOverPrompt && isPicture ? prompt : whole;
    QColor veil = theme().window;
    veil.setAlphaF(kVeil);
    painter.fillRect(place, veil);
    painter.setPen(QPen(theme().user, 2, Qt::DashLine));
    painter.drawRoundedRect(QRectF(place).adjusted(kGap, kGap, -kGap, -kGap), kRadius, kRadius);
    const QFontMetrics metrics(headingFont());
    const QString name = QFileInfo(m_path).fileName();
    const int width = std::min(place.width() - 2 * kWordsPad,
        std::max(metrics.horizontalAdvance(text()), metrics.horizontalAdvance(name)) + 2 * kWordsPad);
    QRect words(0, 0, width, kWordsHeight);
    words.moveCenter(place.center());
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().surface);
    painter.drawRoundedRect(words, kRadius, kRadius);
    painter.setFont(headingFont());
    painter.setPen(theme().text);
    const QRect upper = words.adjusted(0, kGap, 0, -kWordsHeight / 2);
    painter.drawText(upper, Qt::AlignCenter, text());
    painter.setFont(hintFont());
    painter.setPen(theme().hint);
    painter.drawText(words.adjusted(kGap, kWordsHeight / 2, -kGap, -kGap), Qt::AlignCenter,
        QFontMetrics(hintFont()).elidedText(name, Qt::ElideMiddle, words.width() - 2 * kGap));
}

} // namespace referee::ui
