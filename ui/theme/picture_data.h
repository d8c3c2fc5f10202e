// SPDX-License-Identifier: GPL-3.0-or-later
// A picture's file within what is dropped or pasted.
#pragma once

#include <QtCore/QByteArray>

class QMimeData;

namespace referee::ui {

/// The bytes of a picture's file ("image/png", …); empty: there are none. They say more than the pixels that Qt makes
/// of them: which colours are meant, which way up, whether all are there.
QByteArray pictureBytesIn(const QMimeData& data);

} // namespace referee::ui
