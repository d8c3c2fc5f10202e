// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/view_texts.h"

#include "ui/gradients/map_image.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <cstring>

namespace referee::ui {

namespace {

struct ViewTexts {
    Q_DECLARE_TR_FUNCTIONS(ViewTexts)
};

bool isClipAlone(const ViewPicture& view) { return view.clip > 0 && view.itm == 0 && view.caption == 0; }

QString number(double loss) { return QString::number(loss, 'f', loss < 10 ? 2 : 1); }

} // namespace

double lossOf(const ViewPicture& view) { return isClipAlone(view) ? view.clip : view.itm + view.caption; }

std::vector<ViewPicture> worstFirst(std::vector<ViewPicture> views)
{
    std::stable_sort(
        views.begin(), views.end(), [](const ViewPicture& a, const ViewPicture& b) { return lossOf(a) > lossOf(b); });
    return views;
}

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

} // namespace referee::ui
