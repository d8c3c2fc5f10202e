// SPDX-License-Identifier: GPL-3.0-or-later
// The image file in dropped or pasted data.
#pragma once

#include <QtCore/QByteArray>

class QMimeData;

namespace referee::ui {

/// The bytes of an image file ("image/png", …); empty: there is none. Unlike the pixels that Qt decodes they tell the
/// colour profile and the orientation, and whether the file is complete.
QByteArray pictureBytesIn(const QMimeData& data);

} // namespace referee::ui
