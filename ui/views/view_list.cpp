// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/view_list.h"

#include "ui/gradients/map_math.h"
#include "ui/theme/theme.h"

#include <QtCore/QCoreApplication>
#include <QtGui/QFontMetrics>
#include <QtGui/QPainter>
#include <algorithm>
#include <cstring>
#include <functional>

namespace referee::ui {

namespace {

struct ViewTexts {
    Q_DECLARE_TR_FUNCTIONS(ViewTexts)
};

bool isClipAlone(const ViewPicture& view) { return view.clip > 0 && view.itm == 0 && view.caption == 0; }

/// L_itm + L_cg; CLIP's loss where CLIP judged alone.
double lossOf(const ViewPicture& view) { return isClipAlone(view) ? view.clip : view.itm + view.caption; }

QString number(double loss) { return QString::number(loss, 'f', loss < 10 ? 2 : 1); }

constexpr int kSide = 66; ///< of a thumbnail
constexpr int kEdge = 3; ///< around it, for the frame of the chosen one
constexpr int kTextGap = 2;
constexpr double kDroppedOpacity = 0.35;

QFontMetrics metrics() { return QFontMetrics(hintFont()); }

/// The widest losses that are met: the matching loss saturates at 18.42.
int textWidth() { return metrics().horizontalAdvance(QStringLiteral("18.4 · 0.00")); }

void paintThumbnail(QPainter& painter, const QRect& place, const QImage& image, bool isKept)
{
    if (image.isNull()) {
        painter.fillRect(place, theme().raised);
        return;
    }
    painter.setOpacity(isKept ? 1 : kDroppedOpacity);
    const QSize pixels = place.size() * painter.device()->devicePixelRatioF();
    painter.drawImage(place, image.scaled(pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
    painter.setOpacity(1);
}

void paintDropped(QPainter& painter, const QRect& place)
{
    const int height = metrics().height();
    const QRect ground(place.x(), place.bottom() + 1 - height, place.width(), height);
    painter.fillRect(ground, theme().raised);
    painter.setPen(theme().text);
    painter.drawText(ground, Qt::AlignCenter | Qt::TextSingleLine, ViewDelegate::tr("dropped"));
}

void paintFrame(QPainter& painter, const QRectF& around, int width)
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().user, width, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    const double half = width / 2.0;
    painter.drawRect(around.adjusted(half, half, -half, -half));
}

} // namespace

QString lossLine(const ViewPicture& view)
{
    return isClipAlone(view) ? number(view.clip) : number(view.itm) + QStringLiteral(" · ") + number(view.caption);
}

QString viewSentence(const ViewPicture& view)
{
    QStringList parts;
    if (!isClipAlone(view)) {
        parts << ViewTexts::tr("matching loss %1").arg(number(view.itm));
        parts << ViewTexts::tr("captioning loss %1").arg(number(view.caption));
    }
    if (view.clip > 0) {
        parts << ViewTexts::tr("CLIP loss %1").arg(number(view.clip));
    }
    if (!view.isKept) {
        parts << ViewTexts::tr("dropped");
    }
    return ViewTexts::tr("View %1: %2").arg(view.index + 1).arg(parts.join(QStringLiteral(", ")));
}

QImage viewImage(const ViewPicture& view)
{
    const auto width = static_cast<int>(view.picture.width);
    const auto height = static_cast<int>(view.picture.height);
    const auto row = static_cast<std::size_t>(width) * 3;
    if (view.picture.isEmpty() || view.picture.rgb.size() != row * static_cast<std::size_t>(height)) {
        return {};
    }
    QImage image(width, height, QImage::Format_RGB888);
    for (int y = 0; y < height; ++y) {
        std::memcpy(image.scanLine(y), view.picture.rgb.data() + row * static_cast<std::size_t>(y), row);
    }
    return image;
}

QImage pullImage(const GradientMap& map)
{
    if (map.values.empty()) {
        return {};
    }
    const MapPlanes planes = wantedPlanes(map, MapChannel::Norm);
    return mapImage(planes, robustScale(planes.values), ColorMap::light(theme(), Side::Referee));
}

void ViewList::setViews(const std::vector<ViewPicture>& views)
{
    beginResetModel();
    m_views = views;
    std::ranges::stable_sort(m_views, std::ranges::greater(), lossOf); // equal ones stay in the order of their indices
    m_images.clear();
    for (const ViewPicture& view : m_views) {
        m_images.push_back(viewImage(view));
    }
    m_chosen.reset();
    endResetModel();
}

void ViewList::setChosen(std::optional<int> index)
{
    m_chosen = index;
    if (!m_views.empty()) {
        Q_EMIT dataChanged(this->index(0), this->index(rowCount() - 1), { ChosenRole });
    }
}

int ViewList::rowOf(int index) const
{
    const auto found = std::ranges::find(m_views, index, &ViewPicture::index);
    return found == m_views.end() ? -1 : static_cast<int>(found - m_views.begin());
}

int ViewList::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_views.size());
}

QVariant ViewList::data(const QModelIndex& at, int role) const
{
    if (!at.isValid() || at.row() >= rowCount()) {
        return {};
    }
    const ViewPicture& view = viewAt(at.row());
    switch (role) {
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole:
        return viewSentence(view);
    case ImageRole:
        return imageAt(at.row());
    case LossesRole:
        return lossLine(view);
    case KeptRole:
        return view.isKept;
    case ChosenRole:
        return m_chosen && view.index == *m_chosen;
    default:
        return {};
    }
}

QSize ViewDelegate::cellSize()
{
    const int width = std::max(kSide, textWidth()) + 2 * kEdge;
    return { width, kSide + 2 * kEdge + kTextGap + metrics().height() };
}

QSize ViewDelegate::sizeHint(const QStyleOptionViewItem& /*option*/, const QModelIndex& /*at*/) const
{
    return cellSize();
}

void ViewDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& at) const
{
    painter->save();
    const bool isKept = at.data(ViewList::KeptRole).toBool();
    const int left = option.rect.x() + (option.rect.width() - kSide) / 2;
    const QRect place(left, option.rect.y() + kEdge, kSide, kSide);
    painter->setFont(hintFont());
    paintThumbnail(*painter, place, at.data(ViewList::ImageRole).value<QImage>(), isKept);
    if (!isKept) {
        paintDropped(*painter, place);
    }
    const QRect line(option.rect.x(), place.bottom() + 1 + kEdge, option.rect.width(), metrics().height());
    const bool isChosen = at.data(ViewList::ChosenRole).toBool();
    painter->setPen(isKept || isChosen ? theme().text : theme().hint);
    painter->drawText(line, Qt::AlignCenter | Qt::TextSingleLine, at.data(ViewList::LossesRole).toString());
    const QRect around = place.adjusted(-kEdge, -kEdge, kEdge, kEdge);
    if (isChosen || option.state.testFlag(QStyle::State_HasFocus)) {
        paintFrame(*painter, around, isChosen ? 2 : 1);
    }
    painter->restore();
}

} // namespace referee::ui
