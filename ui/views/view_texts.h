// SPDX-License-Identifier: GPL-3.0-or-later
// Words, order and colours of the views gallery. Pure functions.
#pragma once

#include "core/base/types.h"

#include <QtCore/QString>
#include <QtGui/QImage>

#include <vector>

namespace referee::ui {

/// L_itm + L_cg; CLIP's loss where CLIP judged alone.
double lossOf(const ViewPicture& view);
/// The greatest loss first; equal ones by index.
std::vector<ViewPicture> worstFirst(std::vector<ViewPicture> views);
/// "0.80 · 1.20": matching and captioning; CLIP's alone where CLIP judged alone.
QString lossLine(const ViewPicture& view);
/// "View 3: matching loss 0.80, captioning loss 1.20, dropped". Views count from 1 on the screen.
QString viewSentence(const ViewPicture& view);
/// Owns its pixels.
QImage viewImage(const ViewPicture& view);
/// Where a view pulls at the picture: the length of its gradient at each pixel, the stronger the bluer. Null for a map
/// without values.
QImage pullImage(const GradientMap& map);

} // namespace referee::ui
