// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the desktop is dark, asked from the settings portal that GNOME, KDE and others offer (Qt 6.4 does not ask
// it).
#pragma once

#include <QtCore/QObject>
#include <QtCore/QVariant>

#include <optional>

class QDBusVariant;

namespace referee::ui {

class SystemScheme : public QObject {
    Q_OBJECT
public:
    /// Asks at once and without waiting. Silent where there is no session bus or no portal.
    explicit SystemScheme(QObject* parent = nullptr);

    /// The portal's "color-scheme", wrapped in as many variants as it likes: 1 dark, 2 light, else no wish.
    static std::optional<bool> isDark(QVariant answer);

Q_SIGNALS:
    void told(bool isDark);

private Q_SLOTS:
    void takeChange(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void follow();
    void take(const QVariant& answer);
};

} // namespace referee::ui
