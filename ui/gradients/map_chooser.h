// SPDX-License-Identifier: GPL-3.0-or-later
// What is shown of the gradients: the subject, the channel, the scale, and whether it is a difference.
#pragma once

#include "core/base/types.h"
#include "ui/gradients/map_math.h"
#include "ui/theme/theme.h"

#include <QtCore/QString>
#include <QtWidgets/QWidget>
#include <array>

class QHBoxLayout;
class QMenu;
class QToolButton;

namespace referee::ui {

/// What is compared, and which maps that needs.
enum class MapSubject {
    PictureChange, ///< what either gradient changes in the decoded picture
    Sides, ///< referee | SDS
    RefereeParts, ///< matching | captioning
    SdsParts, ///< guidance | rest
    Pixel, ///< the referee's gradient at the pixels | SDS's change of the picture, which has no gradient there
    Conflict, ///< cosine of the two sides, cell by cell
    Contrast, ///< contrast | the whole referee
};
inline constexpr int kMapSubjects = 7;

struct MapChoice {
    MapSubject subject = MapSubject::PictureChange; ///< a latent looks like noise to anyone
    MapChannel channel = MapChannel::Colour;
    bool isSharedScale = true;
    double percentile = 99.5; ///< of the numbers that the scale holds
    bool isDifference = false; ///< A − B, as long as something is compared
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
    /// Something is compared with this name, so that a difference can be shown; empty: nothing is.
    void setCompared(const QString& name);
    /// The same choices as menus, for a context menu.
    void fillMenu(QMenu& menu);
    ChipRow* subjects() const { return m_subjects; }
    ChipRow* channels() const { return m_channels; }

Q_SIGNALS:
    void choiceChanged(const MapChoice& choice); ///< by the user

private:
    void buildLayout();
    QToolButton* addSwitch(const char* objectName, const QString& text);
    void connectWidgets();
    void buildMenu();
    void fitChannels();
    void fillScales(QMenu& menu);
    void tell();
    ChipRow* m_subjects;
    QToolButton* m_subjectMenu; ///< instead of the row, while compact
    QHBoxLayout* m_upper = nullptr;
    QHBoxLayout* m_lower = nullptr;
    ChipRow* m_channels;
    QToolButton* m_sharedScale;
    QToolButton* m_difference;
    double m_percentile = MapChoice().percentile;
};

} // namespace referee::ui
