// SPDX-License-Identifier: GPL-3.0-or-later
// What is shown of the gradients: the subject, the channel, and whether both maps share one scale.
#pragma once

#include "core/base/types.h"
#include "ui/gradients/map_math.h"
#include "ui/theme/theme.h"

#include <QtCore/QString>
#include <QtWidgets/QWidget>
#include <array>

class QHBoxLayout;
class QToolButton;

namespace referee::ui {

/// What is compared, and which maps that needs.
enum class MapSubject {
    Sides, ///< referee | SDS
    RefereeParts, ///< matching | captioning
    SdsParts, ///< guidance | rest
    PictureChange, ///< what either gradient changes in the decoded picture
    Pixel, ///< the referee's gradient at the pixels | SDS's change of the picture, which has no gradient there
    Conflict, ///< cosine of the two sides, cell by cell
};
inline constexpr int kMapSubjects = 6;

struct MapChoice {
    MapSubject subject = MapSubject::Sides;
    MapChannel channel = MapChannel::Colour;
    bool isSharedScale = true;
    friend bool operator==(const MapChoice&, const MapChoice&) = default;
};

/// One of the two maps of a subject.
struct MapHalf {
    MapKind kind = MapKind::Referee;
    Side side = Side::Referee;
    const char* name = nullptr; ///< "referee", untranslated
    const char* caption = nullptr; ///< "referee wants", untranslated
};

/// Left and right. Conflict shows one map made of both.
const std::array<MapHalf, 2>& halvesOf(MapSubject subject);
QString nameOf(const MapHalf& half);
QString captionOf(const MapHalf& half);
/// Exactly the maps that the subject needs.
MapSet mapsOf(MapSubject subject);
/// Short name and tool tip.
QString nameOf(MapSubject subject);
QString meaningOf(MapSubject subject);
/// Names of the channels: four of a latent, three of a picture (Fourth is then empty), none of a cosine.
QString nameOf(MapChannel channel, MapSubject subject);
QString meaningOf(MapChannel channel, MapSubject subject);
/// Two maps of one unit can share a scale.
bool canShareScale(MapSubject subject);

class ChipRow;

class MapChooser : public QWidget {
    Q_OBJECT
public:
    explicit MapChooser(QWidget* parent = nullptr);

    MapChoice choice() const;
    /// Emits nothing.
    void setChoice(const MapChoice& choice);
    /// Two lines, with the subjects in a menu, for a low panel.
    void setCompact(bool isCompact);
    ChipRow* subjects() const { return m_subjects; }
    ChipRow* channels() const { return m_channels; }

Q_SIGNALS:
    void choiceChanged(const MapChoice& choice); ///< by the user

private:
    void buildLayout();
    void connectWidgets();
    void buildMenu();
    void fitChannels();
    ChipRow* m_subjects;
    QToolButton* m_subjectMenu; ///< instead of the row, while compact
    QHBoxLayout* m_upper = nullptr;
    QHBoxLayout* m_lower = nullptr;
    ChipRow* m_channels;
    QToolButton* m_sharedScale;
};

} // namespace referee::ui
